package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.Numbers;
import io.stemma.backfill.mapping.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values of every type as mappings write them, the odd ones above all. */
final class RandomValues {
  private static final String[] CHARACTERS = {
    "a",
    "b",
    "Z",
    "0",
    " ",
    "\"",
    "\\",
    "/",
    "'",
    ",",
    "{",
    "}",
    "\n",
    "\r",
    "\t",
    "\b",
    "\f",
    "\u0001",
    "\u001f",
    "\u007f",
    "\u0080",
    "é",
    "İ",
    "ς",
    "\u2028",
    "\uFFFD",
    "\uD83D\uDE00",
    "NULL"
  };

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  /** What is most often done wrong. */
  static List<String> edgesOf(ColumnType type) {
    return switch (type) {
      case TEXT -> List.of("", " ", "\uFFFD", "NULL");
      case BIGINT -> List.of("0", "-1", "9223372036854775807", "-9223372036854775808");
      case SMALLINT -> List.of("0", "-1", "32767", "-32768");
      case BOOLEAN -> List.of("t", "f");
      case TIMESTAMPTZ ->
          List.of(
              "0001-01-01T00:00:00Z",
              "1999-12-31T23:59:59.999999Z",
              "2000-01-01T00:00:00Z",
              "1970-01-01T00:00:00.1Z",
              "9999-12-31T23:59:59.999999Z");
      case DOUBLE ->
          List.of(
              "0", "-0.0", "4.9E-324", "1.7976931348623157E308", "Infinity", "-Infinity", "NaN");
      case JSONB ->
          List.of(
              "-0",
              "-0.0",
              "0e5",
              "1e400",
              "1.50E+2",
              "{}",
              "[]",
              "{\"\":{\"\":[[]]}}",
              "null",
              "{\"b\":1,\"aa\":2,\"a\":3,\"b\":4}");
      case BYTEA -> List.of("\\x", "\\x00ff");
      case TEXT_ARRAY -> List.of("{}", "{\"\"}", "{\"NULL\",\"a,b\",\"{}\",\"\\\\\\\"\"}");
      case DOUBLE_ARRAY -> List.of("{}", "{-0.0}", "{1,2.5,Infinity,4.9E-324}");
    };
  }

  String of(ColumnType type) {
    return switch (type) {
      case TEXT -> text();
      case BIGINT -> Long.toString(random.nextLong() >> random.nextInt(64));
      case SMALLINT -> Short.toString((short) random.nextInt());
      case BOOLEAN -> random.nextBoolean() ? "t" : "f";
      case TIMESTAMPTZ -> instant();
      case DOUBLE -> real();
      case JSONB -> json(4);
      case BYTEA -> "\\x" + HexFormat.of().formatHex(bytes());
      case TEXT_ARRAY -> array(() -> '"' + text().replaceAll("[\"\\\\]", "\\\\$0") + '"');
      case DOUBLE_ARRAY -> array(this::real);
    };
  }

  private String instant() {
    long seconds = -62_135_596_800L + (long) (random.nextDouble() * 315_537_897_599L);
    return Times.text(Instant.ofEpochSecond(seconds, random.nextInt(1_000_000) * 1_000L));
  }

  private String real() {
    return Numbers.text(
        random.nextInt(3) == 0
            ? Double.longBitsToDouble(random.nextLong() & ~(1L << 62))
            : random.nextGaussian());
  }

  private String text() {
    return Stream.generate(() -> CHARACTERS[random.nextInt(CHARACTERS.length)])
        .limit(random.nextInt(12))
        .collect(Collectors.joining());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String array(Supplier<String> element) {
    return Stream.generate(element)
        .limit(random.nextInt(6))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> number();
      case 1 -> string();
      case 2 -> "null";
      case 3 -> random.nextBoolean() ? "true" : " false ";
      case 4 -> Long.toString(random.nextLong());
      case 5 -> members(depth).collect(Collectors.joining(" ,", "[", " ]"));
      default ->
          members(depth)
              .map(value -> string() + " : " + value)
              .collect(Collectors.joining(",", "{\n", "}"));
    };
  }

  private Stream<String> members(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      members.add(json(depth - 1));
    }
    return members.stream();
  }

  private String number() {
    String number = random.nextBoolean() ? "-" : "";
    number += random.nextInt(3) == 0 ? "0" : Integer.toString(random.nextInt(1_000_000));
    if (random.nextBoolean()) {
      number += "." + random.nextInt(100_000) + "0".repeat(random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      number += (random.nextBoolean() ? "e" : "E+") + random.nextInt(30);
    } else if (random.nextInt(3) == 0) {
      number += "e-" + random.nextInt(30);
    }
    return number;
  }

  private String string() {
    StringBuilder string = new StringBuilder("\"");
    text()
        .codePoints()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\' || (c < 0x10000 && random.nextInt(5) == 0)) {
                string.append("\\u%04x".formatted(c));
              } else {
                string.appendCodePoint(c);
              }
            });
    return string.append('"').toString();
  }
}
