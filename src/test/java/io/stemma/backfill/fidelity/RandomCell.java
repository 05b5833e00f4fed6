package io.stemma.backfill.fidelity;

import io.stemma.backfill.fidelity.KnownTable.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws cells: Long, Double, {@code byte[]} (a blob), {@link Text} or null. Some are what their
 * column usually holds, so that rows get through; the others are of any storage class, whatever the
 * column.
 */
final class RandomCell {
  /** A text by its bytes, which need not be UTF-8. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Text(byte[] bytes) {}

  private static final List<Number> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          (1L << 53) + 1,
          1_700_000_000L,
          0.0,
          -0.0,
          0.1,
          3.7,
          1e15,
          0x1p63,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_VALUE,
          2.225073858507201e-308,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NaN);

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "12",
          "1e400",
          "true",
          "\\N",
          "\\.",
          "a\tb\nc\rd\\e\u0001\u007f",
          "it's \"so\" $$ $1 %s {} ;--",
          "√ ✅ 😀 e\u0301 \u2028 \uFEFF",
          "replacement \uFFFD",
          "İΣσς",
          "k".repeat(1000),
          "k".repeat(1001),
          "é".repeat(499),
          "x".repeat(9000));

  /** Bytes that are no UTF-8: stray, overlong, surrogates alone and in pairs, beyond the last. */
  private static final List<String> INVALID =
      List.of(
          "ff",
          "61ff62",
          "c080",
          "e282",
          "eda0bd",
          "eda0bdedb880",
          "f4908080",
          "6100ff",
          "efbfbdff");

  private static final List<String> JSONS =
      List.of(
          "null",
          "\"text\"",
          " [ ] ",
          "{}",
          "[null]",
          "[\"a\",\"A\",\"\",\"a\\\\\\\"b\"]",
          "[\"a\", 1]",
          "[\"a\\u0000b\"]",
          "[\"\\ud83d\"]",
          "[\"\\ud83d\\ude00\"]",
          "[0.5, -0.0, 1, 1e-400]",
          "[0.5, -0.0, -0]",
          "[9007199254740993, 1]",
          "[0.1000000000000000000000000000001]",
          "[9007199254740993.5, 1.7976931348623157e308]",
          "[1e400]",
          "[0.5,1] ",
          "{\"a\": NaN, \"b\": -Infinity}",
          "{\"a\": 1, \"a\": 2}",
          "{\"a\": [{\"b\": 1, \"b\": 1}]}",
          "{\"\\ud83d\": 1}",
          "{\"a\": 1} x",
          "{'a': 1}",
          "{\"a\": -0, \"b\": -0.0, \"c\": 1.10, \"d\": 1E5}",
          "{\"a\": [{\"b\": -0}], \"c\": \"-0\"}",
          "{\"a\": [-0.00, 9007199254740993]}",
          "[-0e7]",
          "{\"a\": 1e15000}",
          "{\"a\": 0." + "1".repeat(1100) + "}",
          "{\"a\": 1e-15000}",
          "{\"a\": 1e16000}",
          "{\"a\": 1e999999999999}",
          "{\"a\": " + "7".repeat(1001) + "}",
          "{\"a\": 12345678901234567890.123456789012345678901234567890}",
          "[".repeat(499) + "]".repeat(499),
          "[".repeat(501) + "]".repeat(501),
          "[".repeat(20_000) + "]".repeat(20_000),
          "[\"" + "t".repeat(3000) + "\"]",
          "{\"purpose\": \"\\ud83d\", \"notes\": \"a\\u0000b\", \"label\": 5}",
          "{\"purpose\": \"\\ud83d\\ude00\", \"notes\": \"fine\", \"label\": \"\"}",
          "{\"_event_id\": \"\\udc00\", \"_session_id\": \"\\ud83d\"}",
          "{\"_event_id\": \"event\\u0000\", \"_session_id\": 5}",
          "{\"_event_id\": \"an event\", \"_session_id\": \"a session\", \"_event_id\": \"b\"}",
          "{\"E\": 0.25}",
          "{\"E\": \"high\", \"S\": 1}",
          "{\"timestamp_history\": [\"2025-02-01T00:00:00Z\", \"2025-02-01T00:00:00Z\", 5, \"\\ud83d\"], "
              + "\"E_history\": [1e400, \"\\u0000\", \"\\ud83d\", null], \"regime_history\": [\"\\ud83d\", \"a\\u0000\", 1, 2], "
              + "\"S_history\": [1e400, -0.0, \"x\", 1], \"decision_history\": [{\"\\u0000\": 1}, 1e999999, [], {\"\\ud83d\": \"\\ud83d\"}]}");

  private static final List<String> TIMES =
      List.of(
          "2025-01-31T23:59:59.999999+00:00",
          "2025-02-28T12:00:00Z",
          "2025-02-01T12:00:00.123456789Z",
          "2025-02-01T12:00:00.5+05:30",
          "20250201T120000Z",
          "2025-02-01 12:00:00",
          "2025-02-01T12:00Z",
          "2025-02-01 12:00",
          "2025-02-01 12:00:00 UTC",
          "2025-02-01t12:00:00.25z",
          "2025-02-01 12:00:00,5 -0330",
          "20250201T1200+01",
          " 2025-02-01T12:00:00Z\n",
          "2025-02-01 12:00:00 EST",
          "2025-02-01T12:00:00.000001",
          "2024-11-03T01:30:00",
          "2025-03-09T02:30:00",
          "2025-02-30T12:00:00Z",
          "2025-02-01T12:00:60Z",
          "2025-02-01",
          "Sat, 01 Feb 2025 12:00:00 GMT",
          "0001-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "1969-12-31T23:59:59Z",
          "2200-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999Z",
          "12025-01-01T00:00:00Z",
          "1700000000",
          "now");

  private final SplittableRandom random;
  private int drawn;

  RandomCell(SplittableRandom random) {
    this.random = random;
  }

  /** A cell of a column. */
  @Nullable Object draw(Kind kind) {
    drawn++;
    int usually = kind == Kind.KEY || kind == Kind.TIME || kind == Kind.ROW_NUMBER ? 85 : 50;
    return random.nextInt(100) < usually ? usual(kind) : any();
  }

  /** A cell of any class. */
  @Nullable Object any() {
    return switch (random.nextInt(11)) {
      case 0 -> null;
      // Long, and not to be compressed: too long for an index.
      case 8 -> text(HexFormat.of().formatHex(noise()));
      case 1 -> of(NUMBERS);
      case 2 -> number();
      case 3 -> text(of(TEXTS));
      case 4 -> new Text(HexFormat.of().parseHex(of(INVALID)));
      case 5 -> new Text(noise());
      case 6 -> text(of(TIMES));
      case 7 -> blob();
      default -> text(of(JSONS));
    };
  }

  private @Nullable Object usual(Kind kind) {
    return switch (kind) {
      case KEY -> random.nextInt(8) == 0 ? text("twice-" + random.nextInt(4)) : newKey();
      case NAME -> text("agent-" + random.nextInt(9));
      case TIME, SQLITE_TIME -> text(time());
      case TEXT -> text("text " + drawn);
      case INTEGER, ROW_NUMBER -> (long) drawn;
      case REAL, ENERGY -> random.nextInt(-8, 8) / 8.0;
      case BOOL -> random.nextLong(2);
      case JSON, OBJECT -> text("{\"n\": " + drawn + ", \"deep\": {\"list\": [1, \"two\", null]}}");
      case TAGS -> text("[\"ux\", \"UX\", \"tag " + random.nextInt(9) + "\"]");
      case NUMBERS -> numbers();
      case SECRET -> secret();
    };
  }

  private Object newKey() {
    return random.nextInt(10) == 0 ? (Object) (long) drawn : text("key-" + drawn);
  }

  private String time() {
    return random.nextInt(3) > 0
        ? "2025-0%d-%02dT00:00:00.%06d+00:00"
            .formatted(random.nextInt(1, 4), random.nextInt(1, 29), drawn)
        : of(TIMES);
  }

  private Object numbers() {
    Text array = text("[" + random.nextInt(-9, 9) / 8.0 + ", 1, 0.1]");
    return random.nextBoolean() ? array : array.bytes();
  }

  private Text secret() {
    return switch (random.nextInt(4)) {
      case 0 -> text("0123456789abcdef".repeat(4));
      case 1 -> text("$2b$12$" + "./AbCdEfGhIjKlMnOpQrStUv".repeat(3).substring(0, 53));
      case 2 -> text("");
      default -> text("secret-token-" + drawn);
    };
  }

  private Number number() {
    return random.nextBoolean()
        ? (Number) random.nextLong()
        : (Number) Double.longBitsToDouble(random.nextLong());
  }

  private byte[] blob() {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[0];
      case 1 -> of(JSONS).getBytes(StandardCharsets.UTF_8);
      case 2 -> of(TEXTS).getBytes(StandardCharsets.UTF_8);
      default -> noise();
    };
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 9000 : 12)];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Text text(String text) {
    return new Text(text.getBytes(StandardCharsets.UTF_8));
  }
}
