package io.stemma.backfill.source;

import java.util.List;

/**
 * A table of a source file.
 *
 * @param columns in the order of the table
 * @param hasRowid false for a table declared WITHOUT ROWID
 * @param application {@code PRAGMA application_id} of its file; 0 where no program claims it
 */
public record SourceTable(String name, List<String> columns, boolean hasRowid, long application) {
  public SourceTable {
    columns = List.copyOf(columns);
  }
}
