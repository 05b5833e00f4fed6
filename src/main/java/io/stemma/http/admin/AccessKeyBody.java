package io.stemma.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.access.Keys;
import io.stemma.access.NewKey;
import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key that a body wants made, or replaced. */
final class AccessKeyBody {
  private static final Set<String> FIELDS =
      Set.of("name", "permissions", "requestsPerMinute", "days", "agentId");
  private static final int USUAL_GRACE_HOURS = 24;

  private AccessKeyBody() {}

  static NewKey of(JsonNode given, Instant now) {
    requireFields(given, FIELDS);
    List<String> permissions = new ArrayList<>();
    given.path("permissions").forEach(permission -> permissions.add(permission.asText()));
    Long days = number(given, "days");
    return new NewKey(
        given.path("name").asText(""),
        Permission.of(permissions),
        number(given, "requestsPerMinute"),
        NewKey.endAfter(days == null ? null : Math.toIntExact(days), now),
        agent(given));
  }

  private static @Nullable String agent(JsonNode given) {
    JsonNode agent = given.path("agentId");
    if (!agent.isTextual() && !agent.isNull() && !agent.isMissingNode()) {
      throw StemmaException.ofField("agentId", "agentId must be a string.");
    }
    return agent.textValue();
  }

  /** How long the key that is replaced still holds. */
  static Duration grace(JsonNode given) {
    requireFields(given, Set.of("graceHours"));
    Long hours = number(given, "graceHours");
    return Keys.grace(hours == null ? USUAL_GRACE_HOURS : Math.toIntExact(hours));
  }

  private static void requireFields(JsonNode given, Set<String> known) {
    if (!given.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    given
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw StemmaException.ofField(field, "There is no field '" + field + "'.");
              }
            });
  }

  private static @Nullable Long number(JsonNode given, String field) {
    JsonNode value = given.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw StemmaException.ofField(field, field + " must be a whole number.");
    }
    return value.longValue();
  }
}
