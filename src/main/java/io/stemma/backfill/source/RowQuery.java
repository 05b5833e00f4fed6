package io.stemma.backfill.source;

import java.util.stream.Stream;

/**
 * The query that reads a table's rows behind a place, so many of them, in the order of their
 * places.
 */
final class RowQuery {
  private RowQuery() {}

  /** The smallest rowid is a rowid, too: hence the second parameter. */
  static String of(SourceTable table) {
    StringBuilder select = new StringBuilder("SELECT ");
    table.columns().forEach(column -> select.append(SourceDatabase.quoted(column)).append(", "));
    if (!table.hasRowid()) {
      return select
          .append("NULL FROM ")
          .append(SourceDatabase.quoted(table.name()))
          .append(" LIMIT ? OFFSET ?")
          .toString();
    }
    String rowid = rowid(table);
    return select
        .append(rowid)
        .append(" FROM ")
        .append(SourceDatabase.quoted(table.name()))
        .append(" WHERE ")
        .append(rowid)
        .append(" > ? OR (? AND ")
        .append(rowid)
        .append(" = ")
        .append(SMALLEST)
        .append(") ORDER BY ")
        .append(rowid)
        .append(" LIMIT ?")
        .toString();
  }

  private static final String SMALLEST = "-9223372036854775808";

  /** The name of the rowid that no column of the table hides. */
  private static String rowid(SourceTable table) {
    return Stream.of("rowid", "_rowid_", "oid")
        .filter(name -> table.columns().stream().noneMatch(name::equalsIgnoreCase))
        .findFirst()
        .orElse("rowid");
  }
}
