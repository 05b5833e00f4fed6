package io.stemma.backfill.mapping;

import java.util.List;

/**
 * What the maintenance changes by itself in rows of a target: a flag that it sets to false, and the
 * columns that name the writer. A column of the row notes what they were before, for as long as
 * nothing else changes the row; so what the row was is known for certain.
 *
 * @param flag the boolean column that is set to false
 * @param note the JSON column with the values before; null where the maintenance has not changed
 *     the row, or where another writer has changed it since
 * @param change the word for it in reports, for instance {@code session_ended}
 */
public record Maintained(String flag, String note, String change) {
  private static final List<String> WRITER = List.of("written_by", "written_key");

  private static final String BEFORE =
      "(CASE WHEN %1$s.%3$s IS NULL THEN %1$s.%2$s ELSE (%1$s.%3$s ->> '%2$s')::%4$s END)";

  /** Whether the maintenance changes a column. */
  public boolean changes(String column) {
    return column.equals(flag) || WRITER.contains(column);
  }

  /** A column as it was before the maintenance, as an SQL expression over rows with an alias. */
  String before(String alias, String column) {
    return BEFORE.formatted(alias, column, note, column.equals(flag) ? "boolean" : "text");
  }
}
