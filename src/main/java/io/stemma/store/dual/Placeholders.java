package io.stemma.store.dual;

import io.stemma.record.RecordTables;
import io.stemma.record.Row;

/** Agents that are only named: each store makes them by itself, of the rows that name them. */
final class Placeholders {
  private Placeholders() {}

  static boolean isOne(Row row) {
    return row.table().equals(RecordTables.IDENTITIES)
        && Boolean.TRUE.equals(row.bool("placeholder"));
  }
}
