package io.stemma.store.dual;

import io.stemma.record.RecordTables;
import io.stemma.record.Row;

/**
 * Rows that each store makes by itself: agents that are only named, of the rows that name them, and
 * what the trail tells of the store's own maintenance.
 */
final class LocalRows {
  private static final String MAINTENANCE = "maintenance:";

  private LocalRows() {}

  static boolean isOne(Row row) {
    return isPlaceholder(row) || isMaintenance(row);
  }

  private static boolean isPlaceholder(Row row) {
    return row.table().equals(RecordTables.IDENTITIES)
        && Boolean.TRUE.equals(row.bool("placeholder"));
  }

  private static boolean isMaintenance(Row row) {
    return row.table().equals(RecordTables.EVENTS)
        && String.valueOf(row.text("event_id")).startsWith(MAINTENANCE);
  }
}
