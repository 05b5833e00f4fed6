package io.stemma.question.knowledge;

import io.stemma.question.RowTimes;
import io.stemma.store.sql.FoundRow;

/** Reads discoveries from the rows of this package's statements. */
final class DiscoveryRows {
  private DiscoveryRows() {}

  /** The item of a row with an item's columns. */
  static Discovery item(FoundRow row) {
    return new Discovery(
        row.name("id"),
        row.yes("known"),
        row.text("agent_id"),
        row.text("type"),
        row.text("severity"),
        row.text("status"),
        row.text("summary"),
        row.real("confidence"),
        RowTimes.instant(row, "created_at"),
        RowTimes.instant(row, "updated_at"),
        RowTimes.instant(row, "resolved_at"),
        row.texts("tags"),
        null);
  }
}
