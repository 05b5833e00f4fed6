package io.stemma.backfill.source;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query that reads a table's rows behind a place, so many of them, in the order of their
 * places. It reads the table itself and none of its indexes, which may be damaged or in an order
 * that only the program knows that made them.
 */
final class RowQuery {
  private RowQuery() {}

  private static final String WITH_ROWID =
      """
      SELECT %1$s, %3$s FROM %2$s NOT INDEXED
      WHERE %3$s > ? OR (? AND %3$s = -9223372036854775808) ORDER BY %3$s LIMIT ?
      """;

  private static final String WITHOUT_ROWID =
      "SELECT %1$s, NULL FROM %2$s NOT INDEXED LIMIT ? OFFSET ?";

  /** The smallest rowid is a rowid, too: hence the second parameter. */
  static String of(SourceTable table) {
    String columns =
        table.columns().names().stream()
            .map(c -> table.columns().isReadApart(c) ? "NULL" : SourceDatabase.quoted(c))
            .collect(Collectors.joining(", "));
    return (table.hasRowid() ? WITH_ROWID : WITHOUT_ROWID)
        .formatted(
            columns, SourceDatabase.quoted(table.name()), rowid(table.columns()).orElse("rowid"));
  }

  private static final String CELL = "SELECT %1$s FROM %2$s NOT INDEXED WHERE %3$s = ?";

  /** The query for one cell of the row with a rowid. */
  static String ofCell(SourceTable table, String column) {
    return CELL.formatted(
        SourceDatabase.quoted(column),
        SourceDatabase.quoted(table.name()),
        rowid(table.columns()).orElse("rowid"));
  }

  /** The name of the rowid that no column of the table hides, if there is one. */
  static Optional<String> rowid(SourceColumns columns) {
    return Stream.of("rowid", "_rowid_", "oid").filter(name -> !columns.has(name)).findFirst();
  }
}
