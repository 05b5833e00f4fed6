package io.stemma.access;

import static io.stemma.record.RecordTables.KEYS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of another system, of which only a hash is known. Its hash is kept byte for byte, so that
 * whoever has the key goes on with it.
 *
 * @param row as the record keeps it, but for its id
 * @param unknownPermissions what it allowed there and means nothing here, kept in its metadata
 */
public record ForeignKey(Row row, List<String> unknownPermissions) {
  private static final Map<KeyScheme, Pattern> HASHES =
      Map.of(
          KeyScheme.SHA256, Pattern.compile("[0-9a-fA-F]{64}"),
          KeyScheme.SHA256_PREFIXED, Pattern.compile("[0-9a-fA-F]{64}"),
          KeyScheme.BCRYPT, Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}"));

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "prefix",
          "scheme",
          "hash",
          "permissions",
          "requestsPerMinute",
          "createdAt",
          "expiresAt",
          "lastUsedAt",
          "active",
          "agentId",
          "metadata");

  /**
   * Reads one.
   *
   * @param json {@code name}, {@code prefix} (12 characters), {@code hash} and {@code permissions};
   *     {@code scheme} where the hash does not tell it; where there are {@code requestsPerMinute},
   *     {@code createdAt}, {@code expiresAt}, {@code lastUsedAt}, {@code active}, {@code agentId}
   *     and {@code metadata}
   * @param now when one that is not active counts as taken back
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static ForeignKey of(JsonNode json, Instant now) {
    if (!json.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "A key must be a JSON object.");
    }
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw StemmaException.ofField(field, "There is no field '" + field + "'.");
              }
            });
    String name = text(json, "name");
    NewKey.requireName(name);
    String hash = text(json, "hash");
    List<String> known = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (JsonNode permission : json.path("permissions")) {
      (isKnown(permission.asText()) ? known : unknown).add(permission.asText());
    }
    String agent = json.hasNonNull("agentId") ? json.path("agentId").asText() : null;
    NewKey.requireAgent(agent, Permission.of(known));
    Row row =
        Row.of(KEYS)
            .with("name", name)
            .with("prefix", prefix(json))
            .with("scheme", scheme(json, hash).text())
            .with("hash", hash)
            .with("permissions", known)
            .with("requests_per_minute", rate(json))
            .with("created_at", instant(json, "createdAt"))
            .with("expires_at", instant(json, "expiresAt"))
            .with("last_used_at", instant(json, "lastUsedAt"))
            .with("agent_id", agent)
            .with("revoked_at", json.path("active").asBoolean(true) ? null : now)
            .with("metadata", metadata(json, unknown).toString());
    return new ForeignKey(row, unknown);
  }

  private static boolean isKnown(String permission) {
    for (Permission known : Permission.values()) {
      if (known.text().equals(permission)) {
        return true;
      }
    }
    return false;
  }

  private static KeyScheme scheme(JsonNode json, String hash) {
    String named = json.path("scheme").asText(hash.startsWith("$2") ? "bcrypt" : "");
    KeyScheme scheme =
        KeyScheme.named(named)
            .orElseThrow(
                () ->
                    StemmaException.ofField(
                        "scheme",
                        "scheme must be sha256, sha256-prefixed or bcrypt, not '" + named + "'."));
    if (!Objects.requireNonNull(HASHES.get(scheme)).matcher(hash).matches()) {
      // The hash itself is not repeated.
      throw StemmaException.ofField(
          "hash", "hash is not one of scheme " + scheme.text() + " (bcrypt: cost 4 to 16).");
    }
    return scheme;
  }

  private static String prefix(JsonNode json) {
    String prefix = text(json, "prefix");
    if (prefix.length() != FreshKey.PREFIX_CHARACTERS) {
      throw StemmaException.ofField(
          "prefix",
          "prefix must be the key's first " + FreshKey.PREFIX_CHARACTERS + " characters.");
    }
    return prefix;
  }

  private static @Nullable Long rate(JsonNode json) {
    JsonNode rate = json.path("requestsPerMinute");
    if (rate.isMissingNode() || rate.isNull()) {
      return null;
    }
    if (!rate.canConvertToLong() || !rate.isIntegralNumber()) {
      throw StemmaException.ofField(
          "requestsPerMinute", "requestsPerMinute must be a whole number.");
    }
    NewKey.requireRate(rate.longValue());
    return rate.longValue();
  }

  private static ObjectNode metadata(JsonNode json, List<String> unknownPermissions) {
    JsonNode given = json.path("metadata");
    if (!given.isObject() && !given.isNull() && !given.isMissingNode()) {
      throw StemmaException.ofField("metadata", "metadata must be a JSON object.");
    }
    ObjectNode metadata =
        given.isObject() ? given.deepCopy() : JsonNodeFactory.instance.objectNode();
    unknownPermissions.forEach(metadata.withArray("otherPermissions")::add);
    return metadata;
  }

  private static String text(JsonNode json, String field) {
    String text = json.path(field).asText("");
    if (text.isEmpty()) {
      throw StemmaException.ofField(field, field + " is missing.");
    }
    return text;
  }

  private static @Nullable Instant instant(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value.asText()));
    } catch (DateTimeParseException e) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST,
          field
              + " must be a date and time with its zone (RFC 3339), not '"
              + value.asText()
              + "'.",
          Map.of("field", field),
          e);
    }
  }
}
