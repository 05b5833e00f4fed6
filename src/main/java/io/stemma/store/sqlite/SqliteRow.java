package io.stemma.store.sqlite;

import io.stemma.store.sql.FoundRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row as a file holds it: booleans are numbers, moments are texts and lists are JSON. */
final class SqliteRow implements FoundRow {
  private final Map<String, Integer> places;
  private final @Nullable Object[] values;

  SqliteRow(Map<String, Integer> places, @Nullable Object[] values) {
    this.places = places;
    this.values = values;
  }

  private @Nullable Object value(String column) {
    return values[Objects.requireNonNull(places.get(column), column)];
  }

  @Override
  public Map<String, @Nullable Object> cells() {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    places.forEach((column, place) -> cells.put(column, values[place]));
    return cells;
  }

  @Override
  public @Nullable String text(String column) {
    Object value = value(column);
    return value == null ? null : value.toString();
  }

  @Override
  public @Nullable Long integer(String column) {
    return value(column) instanceof Number number ? (Long) number.longValue() : null;
  }

  @Override
  public @Nullable Double real(String column) {
    Object value = value(column);
    if (SqliteValues.NOT_A_NUMBER.equals(value)) {
      return Double.NaN;
    }
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  @Override
  public @Nullable Boolean bool(String column) {
    return value(column) instanceof Number number ? (Boolean) (number.longValue() != 0) : null;
  }

  @Override
  public @Nullable Instant instant(String column) {
    String text = text(column);
    return text == null ? null : SqliteValues.instant(text);
  }

  @Override
  public List<String> texts(String column) {
    return SqliteValues.texts(name(column)).stream().map(Objects::requireNonNull).toList();
  }
}
