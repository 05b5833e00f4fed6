package io.stemma.record.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.error.StemmaException;
import io.stemma.record.CanonicalJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of fields, and refuses what the record should not hold. */
final class FieldReader {
  /** A few bytes can write a number that fills the memory. */
  private static final int MAX_DIGITS = 1_000;

  private final Instant now;
  private final Duration skew;

  /**
   * At a moment.
   *
   * @param skew how far behind the caller's clock ours may be
   */
  FieldReader(Instant now, Duration skew) {
    this.now = now;
    this.skew = skew;
  }

  /**
   * The value of a field, which is not null.
   *
   * @throws StemmaException naming the field
   */
  Object read(Field field, JsonNode value) {
    return switch (field.type()) {
      case NAME, TEXT -> text(field, value);
      case INSTANT -> instant(field, value);
      case INTEGER -> integer(field, value);
      case REAL -> real(field, value);
      case BOOL -> bool(field, value);
      case OBJECT -> json(field, value, value.isObject(), "an object");
      case ARRAY -> json(field, elements(field, value), true, "an array");
      case NAMES -> names(field, value);
      case REALS -> reals(field, value);
    };
  }

  private static String text(Field field, JsonNode value) {
    if (!value.isTextual()) {
      throw refused(field, "must be a string");
    }
    String text = storable(field, value.textValue());
    if (!field.values().isEmpty() && !field.values().contains(text)) {
      throw refused(field, "must be one of " + String.join(", ", field.values()));
    }
    if (field.type() == Field.Type.NAME && text.isEmpty()) {
      throw refused(field, "must not be empty");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > field.most()) {
      throw refused(field, "must not be longer than " + (long) field.most() + " bytes in UTF-8");
    }
    return text;
  }

  private static String storable(Field field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw refused(field, "must not hold the character NUL");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw refused(field, "must be Unicode without lone surrogates");
    }
    return text;
  }

  private Instant instant(Field field, JsonNode value) {
    Instant instant;
    try {
      instant =
          OffsetDateTime.parse(value.textValue() == null ? "" : value.textValue()).toInstant();
    } catch (DateTimeException e) {
      throw refused(field, "must be a time with its zone, such as 2026-01-31T12:00:00Z");
    }
    if (instant.isAfter(now.plus(skew))) {
      throw refused(
          field, "must not be in the future: it is " + now.truncatedTo(ChronoUnit.SECONDS));
    }
    if (instant.isBefore(Instant.EPOCH)) {
      throw refused(field, "must not be before 1970");
    }
    return instant;
  }

  private static Long integer(Field field, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw refused(field, "must be a whole number");
    }
    inRange(field, value.doubleValue());
    return value.longValue();
  }

  private static Double real(Field field, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw refused(field, "must be a finite number");
    }
    inRange(field, value.doubleValue());
    return value.doubleValue();
  }

  private static void inRange(Field field, double number) {
    if (number < field.least() || number > field.most()) {
      throw refused(
          field,
          field.most() >= Long.MAX_VALUE
              ? "must be " + plain(field.least()) + " or more"
              : "must be from " + plain(field.least()) + " to " + plain(field.most()));
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static Boolean bool(Field field, JsonNode value) {
    if (!value.isBoolean()) {
      throw refused(field, "must be true or false");
    }
    return value.booleanValue();
  }

  private static String json(Field field, JsonNode value, boolean fits, String what) {
    if (!fits) {
      throw refused(field, "must be " + what);
    }
    try {
      look(field, value);
      return CanonicalJson.write(value);
    } catch (IllegalArgumentException e) {
      throw refused(field, "must not hold " + e.getMessage());
    }
  }

  /** Looks at every text and number in it; the parser bounds how deep it may be. */
  private static void look(Field field, JsonNode value) {
    if (value.isNumber() && isTooLong(value.decimalValue())) {
      throw refused(field, "must not hold a number of more than " + MAX_DIGITS + " digits");
    }
    if (value.isTextual()) {
      storable(field, value.textValue());
    }
    value.fieldNames().forEachRemaining(name -> storable(field, name));
    value.forEach(element -> look(field, element));
  }

  private static boolean isTooLong(BigDecimal number) {
    return number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS;
  }

  private static List<String> names(Field field, JsonNode value) {
    Field element = Field.name(field.name(), field.meaning());
    List<String> names = new ArrayList<>();
    for (JsonNode name : elements(field, value)) {
      String text = text(element, name);
      if (!names.contains(text)) {
        names.add(text);
      }
    }
    return names;
  }

  private static List<Double> reals(Field field, JsonNode value) {
    List<Double> reals = new ArrayList<>();
    elements(field, value).forEach(number -> reals.add(real(Field.real(field.name(), ""), number)));
    return reals;
  }

  private static JsonNode elements(Field field, JsonNode value) {
    if (!value.isArray()) {
      throw refused(field, "must be an array");
    }
    if (value.size() > field.most()) {
      throw refused(field, "must not have more than " + (long) field.most() + " elements");
    }
    return value;
  }

  private static StemmaException refused(Field field, String rule) {
    return StemmaException.ofField(field.name(), field.name() + " " + rule + ".");
  }
}
