package io.stemma.question.dialectic;

import io.stemma.question.RowTimes;
import io.vertx.mutiny.sqlclient.Row;

/** Reads dialectic sessions from the rows of this package's statements. */
final class SessionRows {
  /** What an item is made of; the session is {@code s}, all null where it is missing. */
  static final String ITEM =
      """
      s.session_id IS NOT NULL AS known, s.paused_agent_id, s.reviewer_agent_id, s.phase, s.status,
             s.session_type, s.dispute_type, s.discovery_id, s.reason, s.topic, s.synthesis_round,
             s.max_synthesis_rounds, s.created_at, s.updated_at
      """
          .stripTrailing();

  /** Where a session without a time stands among the others. */
  static final String CREATED = "coalesce(s.created_at, '-infinity'::timestamptz)";

  private SessionRows() {}

  /** The item of a row with the columns {@code id} and {@link #ITEM}. */
  static DialecticSessionItem item(Row row) {
    return new DialecticSessionItem(
        row.getString("id"),
        row.getBoolean("known"),
        row.getString("paused_agent_id"),
        row.getString("reviewer_agent_id"),
        row.getString("phase"),
        row.getString("status"),
        row.getString("session_type"),
        row.getString("dispute_type"),
        row.getString("discovery_id"),
        row.getString("reason"),
        row.getString("topic"),
        row.getLong("synthesis_round"),
        row.getLong("max_synthesis_rounds"),
        RowTimes.instant(row, "created_at"),
        RowTimes.instant(row, "updated_at"));
  }
}
