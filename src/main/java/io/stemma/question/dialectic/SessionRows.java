package io.stemma.question.dialectic;

import io.stemma.question.RowTimes;
import io.stemma.store.sql.FoundRow;

/** Reads dialectic sessions from the rows of this package's statements. */
final class SessionRows {
  private SessionRows() {}

  /** The item of a row with an item's columns. */
  static DialecticSession item(FoundRow row) {
    return new DialecticSession(
        row.name("id"),
        row.yes("known"),
        row.text("paused_agent_id"),
        row.text("reviewer_agent_id"),
        row.text("phase"),
        row.text("status"),
        row.text("session_type"),
        row.text("dispute_type"),
        row.text("discovery_id"),
        row.text("reason"),
        row.text("topic"),
        row.integer("synthesis_round"),
        row.integer("max_synthesis_rounds"),
        RowTimes.instant(row, "created_at"),
        RowTimes.instant(row, "updated_at"),
        null);
  }
}
