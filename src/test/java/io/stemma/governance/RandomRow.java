package io.stemma.governance;

import io.stemma.record.Column;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Rows of any content that a table can hold, always the same ones for a seed. */
final class RandomRow {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "plain",
          "it's",
          "\"double\"",
          "back\\slash",
          "a\nb\r\n\tc",
          "NaN",
          "null",
          "{}",
          "ÄÖ ß é",
          "\u0001\u001F\u007F",
          "\u2028\uFEFF\uFFFD",
          "\uD83E\uDDEC\uD83D\uDE00",
          "日本語",
          "%_?$1::text",
          "'); DROP TABLE core.identities; --",
          "-0.0",
          "x".repeat(300));
  private static final List<Double> REALS =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.5,
          0.1,
          1e17,
          123456789.125,
          1e-300,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
  private static final List<Long> INTEGERS =
      List.of(0L, 1L, -1L, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<String> JSON_NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1.50",
          "1e3",
          "1E-20",
          "-2.5e+7",
          "0e5",
          "1e400",
          "1e-400",
          "0.1",
          "123456789012345678901234567890",
          "9007199254740993");
  private static final Set<String> NEVER_NULL =
      Set.of(
          "placeholder",
          "metadata",
          "state",
          "data",
          "payload",
          "version",
          "fingerprint",
          "made_at");
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int MAX_DEPTH = 4;

  private final Random random;

  RandomRow(long seed) {
    random = new Random(seed);
  }

  /** A row that says all columns; its key is no other's. */
  Row of(Table table, String name) {
    Row row = Row.of(table);
    for (Column column : table.columns().values()) {
      row = row.with(column.name(), value(table, column, name));
    }
    return row;
  }

  private Object value(Table table, Column column, String name) {
    if (table.equals(RecordTables.CALIBRATION) && column.name().equals("id")) {
      return 1L;
    }
    if (table.equals(RecordTables.REQUESTS) && column.name().equals("status")) {
      return pick(INTEGERS);
    }
    if (column.name().equals("ts")) {
      // Each month is a table in PostgreSQL.
      return Instant.parse("2026-03-01T00:00:00Z")
          .plusNanos(random.nextLong(4_000_000_000L) * 1_000);
    }
    if (column.name().equals("link_type")) {
      return pick(List.of("related_to", "RESPONSE_TO", "odd 'type'"));
    }
    if (table.key().contains(column.name())) {
      return switch (column.kind()) {
        case INSTANT -> instant();
        default -> name + text();
      };
    }
    boolean mayBeNull = !NEVER_NULL.contains(column.name()) || metadataOfAnEvent(table, column);
    return mayBeNull && random.nextInt(5) == 0 ? null : any(column);
  }

  private static boolean metadataOfAnEvent(Table table, Column column) {
    return table.equals(RecordTables.EVENTS) && column.name().equals("metadata");
  }

  private Object any(Column column) {
    return switch (column.kind()) {
      case TEXT -> text();
      case INSTANT -> instant();
      case INTEGER -> random.nextBoolean() ? pick(INTEGERS) : (Long) random.nextLong();
      case REAL -> real();
      case BOOL -> random.nextBoolean();
      case JSON -> json(0);
      case TEXTS -> texts();
      case REALS -> reals();
    };
  }

  private String text() {
    return pick(TEXTS) + (random.nextBoolean() ? pick(TEXTS) : "");
  }

  private Instant instant() {
    return Instant.ofEpochSecond(
        random.nextLong(FIRST_SECOND, LAST_SECOND), random.nextInt(1_000_000) * 1_000L);
  }

  private Double real() {
    return random.nextBoolean() ? pick(REALS) : (Double) random.nextGaussian();
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(random.nextInt(4) == 0 ? null : text());
    }
    return texts;
  }

  private List<Double> reals() {
    List<Double> reals = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      reals.add(random.nextInt(6) == 0 ? null : real());
    }
    return reals;
  }

  private String json(int depth) {
    int kind = random.nextInt(depth < MAX_DEPTH ? 6 : 4);
    return switch (kind) {
      case 0 -> quoted(text());
      case 1, 2 -> pick(JSON_NUMBERS);
      case 3 -> pick(Arrays.asList("true", "false", "null"));
      case 4 -> "[" + members(depth, false) + "]";
      default -> "{" + members(depth, true) + "}";
    };
  }

  private String members(int depth, boolean named) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add((named ? quoted(i + text()) + " : " : "") + json(depth + 1));
    }
    return String.join(" , ", members);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape = c < ' ' || c == '"' || c == '\\';
      quoted.append(escape ? "\\u%04x".formatted((int) c) : c);
    }
    return quoted.append('"').toString();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
