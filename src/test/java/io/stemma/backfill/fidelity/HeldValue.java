package io.stemma.backfill.fidelity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value of the record reads back to a source cell: the same text, number, instant, JSON
 * value, or a hash that verifies the key. Written without the mapping's code.
 *
 * @param value String, Long, Double, Boolean, Instant, {@link Json}, or a List of texts or doubles
 */
record HeldValue(@Nullable Object value) {
  /** A value of type jsonb. */
  record Json(String text) {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(1_000_000)
                          .maxNestingDepth(100_000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true)
          .build();

  private static final Pattern TIME =
      Pattern.compile(
          "\\s*(\\d{4})-?(\\d\\d)-?(\\d\\d)[Tt ](\\d\\d):?(\\d\\d)(?::?(\\d\\d)(?:[.,](\\d{1,9}))?)?"
              + " *(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?\\s*");

  boolean isText(SourceCell cell) {
    return cell.text() != null && cell.text().equals(value);
  }

  /** A key: a number stands there as its decimal text. */
  boolean isKey(SourceCell cell) {
    return isText(cell) || (cell.number() instanceof Long n && n.toString().equals(value));
  }

  boolean isNumber(SourceCell cell) {
    if (value instanceof Double held && cell.number() instanceof Double real) {
      return Double.doubleToLongBits(held) == Double.doubleToLongBits(real);
    }
    if (value instanceof Double held && cell.number() instanceof Long whole) {
      return !held.isInfinite() && new BigDecimal(held).compareTo(new BigDecimal(whole)) == 0;
    }
    return value instanceof Long held && held.equals(cell.number());
  }

  boolean isBool(SourceCell cell) {
    return value instanceof Boolean held && Long.valueOf(held ? 1 : 0).equals(cell.number());
  }

  /** Whether it is the instant the text tells; of a time that a zone has twice either will do. */
  boolean isTime(SourceCell cell, ZoneId zone) {
    String text = cell.text();
    Matcher parts = TIME.matcher(text == null ? "" : text);
    if (!parts.matches() || !(value instanceof Instant held)) {
      return false;
    }
    try {
      LocalDateTime local = local(parts);
      List<ZoneOffset> offsets =
          parts.group(8) == null
              ? zone.getRules().getValidOffsets(local)
              : List.of(offset(parts.group(8)));
      return offsets.stream().anyMatch(offset -> local.toInstant(offset).equals(held));
    } catch (DateTimeException e) {
      return false;
    }
  }

  boolean isJson(SourceCell cell) {
    JsonNode source = cell.text() == null ? null : node(cell.text());
    JsonNode held = json();
    return source != null
        && held != null
        && same(source, held)
        && !hasNegativeZero(String.valueOf(cell.text()));
  }

  /** The same but for a number that the mapping puts into the state's JSON. */
  boolean isJsonWithEnergy(SourceCell cell) {
    JsonNode source = cell.text() == null ? null : node(cell.text());
    JsonNode held = json();
    if (!(source instanceof ObjectNode before) || !(held instanceof ObjectNode after)) {
      return isJson(cell);
    }
    return same(before, before.has("E") ? after : after.deepCopy().without("E"))
        && !hasNegativeZero(String.valueOf(cell.text()));
  }

  boolean isEnergy(SourceCell cell) {
    JsonNode held = json();
    JsonNode energy = held == null ? null : held.get("E");
    if (energy == null || !energy.isNumber()) {
      return false;
    }
    return cell.number() instanceof Double real
        ? Double.doubleToLongBits(energy.decimalValue().doubleValue())
            == Double.doubleToLongBits(real)
        : cell.number() instanceof Long whole
            && energy.decimalValue().compareTo(new BigDecimal(whole)) == 0;
  }

  boolean isTexts(SourceCell cell) {
    JsonNode source = cell.text() == null ? null : node(cell.text());
    if (source == null || !source.isArray() || !(value instanceof List<?> held)) {
      return false;
    }
    for (int i = 0; i < source.size(); i++) {
      if (i >= held.size()
          || !source.get(i).isTextual()
          || !source.get(i).textValue().equals(held.get(i))) {
        return false;
      }
    }
    return source.size() == held.size();
  }

  boolean isNumbers(SourceCell cell) {
    String text = cell.number() == null ? cell.utf8() : null;
    JsonNode source = text == null ? null : node(text);
    if (source == null || !source.isArray() || !(value instanceof List<?> held)) {
      return false;
    }
    for (int i = 0; i < source.size(); i++) {
      JsonNode number = source.get(i);
      if (i >= held.size()
          || !number.isNumber()
          || ((Double) Objects.requireNonNull(held.get(i))).isInfinite()
          || !isSame(number.decimalValue(), (Double) held.get(i))) {
        return false;
      }
    }
    return source.size() == held.size();
  }

  /** A hash that is carried, or one that verifies the key. */
  boolean verifies(SourceCell cell) {
    byte[] key =
        cell.number() == null
            ? cell.bytes()
            : cell.number().toString().getBytes(StandardCharsets.US_ASCII);
    return value instanceof String hash && (hash.equals(cell.utf8()) || hash.equals(sha256(key)));
  }

  /** What stands for nothing: NULL, and the defaults of columns that are never null. */
  boolean isNothing() {
    return value == null || value.equals(1L) || (value instanceof Json j && j.text().equals("{}"));
  }

  private static LocalDateTime local(Matcher parts) {
    String fraction = parts.group(7) == null ? "" : parts.group(7);
    return LocalDateTime.of(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)),
        Integer.parseInt(parts.group(5)),
        parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6)),
        Integer.parseInt((fraction + "000000000").substring(0, 9)));
  }

  private static ZoneOffset offset(String zone) {
    return "zUTCGMT".contains(zone) ? ZoneOffset.UTC : ZoneOffset.of(zone);
  }

  /** Whether a double is the number: as it is, or as the double is written. */
  private static boolean isSame(BigDecimal written, double held) {
    return written.compareTo(new BigDecimal(held)) == 0
        || written.compareTo(new BigDecimal(Double.toString(held))) == 0;
  }

  /** A jsonb has no sign for zero. */
  private static boolean hasNegativeZero(String json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (token.isNumeric()
            && parser.getText().startsWith("-")
            && parser.getDecimalValue().signum() == 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable JsonNode json() {
    return value instanceof Json held ? node(held.text()) : null;
  }

  private static @Nullable JsonNode node(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    }
  }

  /** Numbers by their value: 1.0 is 1.00. */
  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
