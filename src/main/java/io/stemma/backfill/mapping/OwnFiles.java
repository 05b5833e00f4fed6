package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.source.SqliteNames;
import java.util.Set;

/**
 * The files that Stemma's own store makes for an estate, told from others by what they claim to be.
 *
 * @param application their {@code PRAGMA application_id}; 0 where there are none
 * @param localTables tables that matter to the file's own program only
 */
public record OwnFiles(long application, Set<String> localTables) {
  /** There are none. */
  public static final OwnFiles NONE = new OwnFiles(0, Set.of());

  public OwnFiles {
    localTables = SqliteNames.set(localTables);
  }

  /** Whether nobody needs to hear that a table's rows are not taken. */
  boolean leavesOut(SourceTable table, long rows) {
    return application != 0
        && table.application() == application
        && (rows == 0 || localTables.contains(table.name()));
  }
}
