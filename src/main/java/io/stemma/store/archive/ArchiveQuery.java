package io.stemma.store.archive;

import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.record.Column;
import io.stemma.record.JsonContainment;
import io.stemma.record.Row;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question of a trail, asked of an archive. What was sent is bound, never part of the text. */
final class ArchiveQuery {
  private static final long MICROS = 1_000_000;

  private final TrailShape shape;
  private final boolean newestFirst;
  private final @Nullable String payload;
  private final List<Column> columns;
  private final List<String> conditions = new ArrayList<>(List.of("true"));
  private final List<Object> values = new ArrayList<>();

  ArchiveQuery(TrailShape shape, Trail.Filter filter, @Nullable List<@Nullable Object> behind) {
    this.shape = shape;
    this.newestFirst = filter.newestFirst();
    this.payload = filter.payload();
    this.columns = List.copyOf(shape.table().columns().values());
    filter.equal().forEach((column, value) -> where(Duck.name(column) + " = ?", value));
    if (filter.from() != null) {
      where("ts >= ?", micros(filter.from()));
    }
    if (filter.to() != null) {
      where("ts < ?", micros(filter.to()));
    }
    if (filter.text() != null) {
      where("contains(lower(payload), lower(?))", filter.text());
    }
    if (behind != null) {
      long time = micros((Instant) Objects.requireNonNull(behind.get(0)));
      String than = newestFirst ? "<" : ">";
      where("(ts %1$s ? OR ts = ? AND %2$s %1$s ?)".formatted(than, shape.name()), time);
      values.add(time);
      values.add(Objects.requireNonNull(behind.get(1)));
    }
  }

  private void where(String condition, Object value) {
    conditions.add(condition);
    values.add(value);
  }

  // Archives of months before the record named writers lack those columns.
  private static final String READ =
      """
      SELECT %s FROM (
        SELECT * FROM read_parquet(%s)
        UNION ALL BY NAME
        SELECT NULL::VARCHAR AS written_by, NULL::VARCHAR AS written_key WHERE false) AS entries
      WHERE %s ORDER BY ts %s, %s %s LIMIT %s
      """;

  List<Row> rows(Connection duck, Path file, int limit) throws SQLException {
    String direction = newestFirst ? "DESC" : "ASC";
    String sql =
        READ.formatted(
            columns.stream().map(c -> Duck.name(c.name())).collect(Collectors.joining(", ")),
            Duck.literal(file),
            String.join(" AND ", conditions),
            direction,
            Duck.name(shape.name()),
            direction,
            // What a payload holds is judged below: DuckDB means something else by it.
            payload == null ? Integer.toString(limit) : "ALL");
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = duck.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet result = statement.executeQuery()) {
        while (rows.size() < limit && result.next()) {
          Row row = row(result);
          if (payload == null || holds(row, payload)) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  private static boolean holds(Row row, String payload) {
    String whole = row.text("payload");
    return whole != null && JsonContainment.holds(whole, payload);
  }

  private Row row(ResultSet result) throws SQLException {
    Row row = Row.of(shape.table());
    for (int i = 0; i < columns.size(); i++) {
      Object value = value(result, i + 1, columns.get(i));
      row = row.with(columns.get(i).name(), result.wasNull() ? null : value);
    }
    return row;
  }

  private static @Nullable Object value(ResultSet row, int index, Column column)
      throws SQLException {
    return switch (column.kind()) {
      case TEXT, JSON -> row.getString(index);
      case INTEGER -> row.getLong(index);
      case REAL -> row.getDouble(index);
      case BOOL -> row.getBoolean(index);
      case INSTANT -> instant(row.getLong(index));
      case TEXTS, REALS -> throw new IllegalArgumentException(column.name());
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
