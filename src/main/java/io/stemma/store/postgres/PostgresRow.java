package io.stemma.store.postgres;

import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as the reactive client gives it. */
final class PostgresRow implements FoundRow {
  private final Row row;

  PostgresRow(Row row) {
    this.row = row;
  }

  @Override
  public Map<String, @Nullable Object> cells() {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.getValue(i);
      cells.put(
          row.getColumnName(i),
          value instanceof OffsetDateTime moment
              ? moment.toInstant()
              : value instanceof Object[] list ? List.of(list) : value);
    }
    return cells;
  }

  @Override
  public @Nullable String text(String column) {
    return row.getString(column);
  }

  @Override
  public @Nullable Long integer(String column) {
    return row.getLong(column);
  }

  @Override
  public @Nullable Double real(String column) {
    return row.getDouble(column);
  }

  @Override
  public @Nullable Boolean bool(String column) {
    return row.getBoolean(column);
  }

  @Override
  public @Nullable Instant instant(String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  @Override
  public List<String> texts(String column) {
    return List.of(row.getArrayOfStrings(column));
  }
}
