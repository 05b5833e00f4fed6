package io.stemma.backfill.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of a source table with its cells as SQLite stores them: {@link Long}, {@link Double},
 * {@link String}, {@link RawText} or {@code byte[]}, null for NULL.
 */
public final class SourceRow {
  private final String table;
  private final long place;
  private final SourceColumns columns;
  private final @Nullable Object[] cells;

  SourceRow(String table, long place, SourceColumns columns, @Nullable Object[] cells) {
    this.table = table;
    this.place = place;
    this.columns = columns;
    this.cells = cells;
  }

  /** A row made of cells that are all stored. */
  public static SourceRow of(String table, long place, Map<String, @Nullable Object> cells) {
    return of(table, place, cells, Set.of());
  }

  /**
   * A row made again from its cells.
   *
   * @param cells by column, in the order of the table; of the classes a row may hold
   * @param generated the columns of them that SQLite computed
   */
  public static SourceRow of(
      String table, long place, Map<String, @Nullable Object> cells, Set<String> generated) {
    Map<String, Set<String>> computed = new HashMap<>();
    generated.forEach(column -> computed.put(SqliteNames.folded(column), Set.of()));
    SourceColumns columns = SourceColumns.of(cells.keySet(), computed);
    return new SourceRow(table, place, columns, cells.values().toArray());
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

  /** The columns of the table. */
  public SourceColumns columns() {
    return columns;
  }

  /** A cell; null where it is NULL or the table has no such column. */
  public @Nullable Object cell(String column) {
    int position = columns.position(column);
    return position < 0 ? null : cells[position];
  }
}
