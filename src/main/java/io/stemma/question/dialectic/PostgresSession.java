package io.stemma.question.dialectic;

/** What statements for PostgreSQL say of a session. */
final class PostgresSession {
  /** The columns of an item; the session is {@code s}, all null where it is missing. */
  static final String COLUMNS =
      """
      s.session_id IS NOT NULL AS known, s.paused_agent_id, s.reviewer_agent_id, s.phase, s.status,
             s.session_type, s.dispute_type, s.discovery_id, s.reason, s.topic, s.synthesis_round,
             s.max_synthesis_rounds, s.created_at, s.updated_at
      """
          .stripTrailing();

  /** Where a session without a time stands among the others. */
  static final String CREATED = "coalesce(s.created_at, '-infinity'::timestamptz)";

  private PostgresSession() {}
}
