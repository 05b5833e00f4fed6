package io.stemma.backfill.own;

import io.stemma.record.Column;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of every table with values of every kind, such as a store may hold. */
final class RandomRows {
  /** Columns that are never null, besides those of keys. */
  private static final Set<String> NEVER_NULL =
      Set.of("metadata", "state", "data", "payload", "version", "status", "fingerprint", "made_at");

  private static final List<String> TEXTS =
      List.of(
          "", "a", "tab\t, new\nline, \\N back\\slash", "ζ😀", "NULL", "NaN", "x".repeat(3_000));

  private static final List<String> JSON =
      List.of(
          "{}",
          "{\"a\":[1,2.50,-0.000001,123456789012345678901234567890],\"é\":\"\\\"\\\\\\n\"}",
          "{\"long\":[1" + "0".repeat(15_000) + ",0." + "0".repeat(15_000) + "1]}",
          "{\"nested\":{\"z\":null,\"a\":[true,false,{\"b\":1e20}]}}");

  private static final List<Double> REALS =
      List.of(
          0.0,
          0.1,
          -1e300,
          Double.MIN_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          123456789.125);

  private final Random random;

  RandomRows(long seed) {
    this.random = new Random(seed);
  }

  /** Of each table so many, with keys that differ; agents are named that have no row. */
  List<Row> of(Table table, int rows) {
    int most = table.equals(RecordTables.CALIBRATION) ? 1 : rows;
    return IntStream.range(0, most).mapToObj(number -> row(table, number)).toList();
  }

  private Row row(Table table, int number) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Column column : table.columns().values()) {
      boolean isKey = table.key().contains(column.name());
      values.put(column.name(), isKey ? key(table, column, number) : value(table, column));
    }
    return Row.of(table, values);
  }

  private Object key(Table table, Column column, int number) {
    return switch (column.kind()) {
      case INTEGER -> 1L;
      case INSTANT -> time(table);
      case TEXT ->
          switch (column.name()) {
            case "agent_id" -> "agent " + number;
            case "tag" -> number == 0 ? "" : "tag " + number;
            default -> column.name() + " " + number + "/ζ\t";
          };
      default -> throw new IllegalArgumentException(column + " in a key");
    };
  }

  private @Nullable Object value(Table table, Column column) {
    if ("placeholder".equals(column.name())) {
      return false;
    }
    if (!NEVER_NULL.contains(column.name()) && random.nextInt(4) == 0) {
      return null;
    }
    return switch (column.kind()) {
      case TEXT -> text(table, column.name());
      case INSTANT -> time(table);
      case INTEGER ->
          random.nextInt(3) == 0 ? random.nextLong() : Long.valueOf(random.nextInt(100));
      case REAL -> one(REALS);
      case BOOL -> random.nextBoolean();
      case JSON -> one(JSON);
      case TEXTS -> Arrays.asList("a", null, "", "NULL", "{\"quoted\", \\}", one(TEXTS));
      case REALS -> DoubleStream.generate(random::nextGaussian).limit(9).boxed().toList();
    };
  }

  private Object text(Table table, String column) {
    if (column.endsWith("agent_id") || column.equals("created_by")) {
      return "agent " + random.nextInt(60);
    }
    // Some are names, which have to fit an index.
    boolean isName = column.endsWith("_id") || !table.name().startsWith("core.");
    String text = one(TEXTS);
    return isName || column.equals("raw_hash")
        ? text.substring(0, Math.min(9, text.length()))
        : text;
  }

  /** Audit rows lie in a few months, of which partitions are made. */
  private Instant time(Table table) {
    Instant from =
        Instant.parse(
            table.name().startsWith("core.") ? "0001-01-02T00:00:00Z" : "2025-01-01T00:00:00Z");
    long days = table.name().startsWith("core.") ? 3_650_000 : 100;
    return from.plus(random.nextLong(days), ChronoUnit.DAYS)
        .plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS);
  }

  private <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
