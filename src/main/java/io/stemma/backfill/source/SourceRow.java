package io.stemma.backfill.source;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a source table with its cells as SQLite stores them: {@link Long}, {@link Double},
 * {@link String}, {@link RawText} or {@code byte[]}, null for NULL.
 */
public final class SourceRow {
  private final String table;
  private final long place;
  private final Map<String, Integer> positions;
  private final @Nullable Object[] cells;

  SourceRow(String table, long place, Map<String, Integer> positions, @Nullable Object[] cells) {
    this.table = table;
    this.place = place;
    this.positions = positions;
    this.cells = cells;
  }

  /**
   * A row made again from its cells.
   *
   * @param cells by column, in the order of the table; of the classes a row may hold
   */
  public static SourceRow of(String table, long place, Map<String, @Nullable Object> cells) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    cells.keySet().forEach(column -> positions.put(column, positions.size()));
    return new SourceRow(table, place, positions, cells.values().toArray());
  }

  public String table() {
    return table;
  }

  /** Where the row stands in its table: its rowid, or its ordinal in a table without one. */
  public String place() {
    return Long.toString(place);
  }

  /** The same as a number. */
  public long placeNumber() {
    return place;
  }

  /** The columns of the table and where their cells stand. */
  public Map<String, Integer> columns() {
    return positions;
  }

  /** A cell; null where it is NULL or the table has no such column. */
  public @Nullable Object cell(String column) {
    Integer position = positions.get(column);
    return position == null ? null : cells[position];
  }
}
