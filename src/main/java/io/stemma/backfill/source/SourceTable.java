package io.stemma.backfill.source;

import java.util.List;

/**
 * A table of a source file.
 *
 * @param columns in the order of the table
 * @param hasRowid false for a table declared WITHOUT ROWID
 */
public record SourceTable(String name, List<String> columns, boolean hasRowid) {
  public SourceTable {
    columns = List.copyOf(columns);
  }
}
