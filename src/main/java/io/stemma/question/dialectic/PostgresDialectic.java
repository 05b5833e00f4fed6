package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.question.ListPlace;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions of dialectic as PostgreSQL answers them. */
public final class PostgresDialectic implements DialecticSql {
  private static final String NEWEST_OF_ALL = "infinity";

  private final RecordReader reader;

  public PostgresDialectic(RecordReader reader) {
    this.reader = reader;
  }

  // The first row is the session, each other one a message, so that no text comes twice.
  private static final String ONE =
      """
      WITH written AS (
        SELECT 1 AS place, message_id, seq, agent_id, message_type, sent_at, root_cause, reasoning,
               proposed_conditions::text, observed_metrics::text, concerns::text, agrees, signature,
               coalesce(seq, 9223372036854775807) AS position, message_key,
               written_by AS message_written_by, written_key AS message_written_key,
               metadata::text AS message_metadata
          FROM core.dialectic_messages
         WHERE session_id = $1
           AND (coalesce(seq, 9223372036854775807), message_key) > ($2, $3)
         ORDER BY position, message_key LIMIT $4
      ), rows AS (
        SELECT * FROM written
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL
      )
      SELECT s.session_id AS id, %s, s.paused_agent_state::text, s.resolution::text,
             s.metadata::text, m.message_id, m.seq, m.agent_id, m.message_type, m.sent_at,
             m.root_cause, m.reasoning, m.proposed_conditions, m.observed_metrics, m.concerns,
             m.agrees, m.signature, m.position, m.message_key, s.written_by, s.written_key,
             m.message_written_by, m.message_written_key, m.message_metadata
        FROM rows m
        LEFT JOIN core.dialectic_sessions s ON m.place = 0 AND s.session_id = $1
       ORDER BY m.place, m.position, m.message_key
      """
          .formatted(PostgresSession.COLUMNS);

  @Override
  public Uni<List<FoundRow>> session(
      DialecticSessionId id, long behindPosition, long behindKey, long most) {
    return reader.find(ONE, Tuple.of(id.value(), behindPosition, behindKey, most));
  }

  private static final String NEWEST =
      """
      SELECT s.session_id AS id, %s, s.session_key, %s::text AS place
        FROM core.dialectic_sessions s
       WHERE (%s, s.session_key) < ($1::text::timestamptz, $2)%%s
       ORDER BY %s DESC, s.session_key DESC LIMIT $3
      """
          .formatted(
              PostgresSession.COLUMNS,
              PostgresSession.CREATED,
              PostgresSession.CREATED,
              PostgresSession.CREATED);

  @Override
  public Uni<List<FoundRow>> newest(
      @Nullable String status, @Nullable String phase, ListPlace behind, long most) {
    Tuple parameters = Tuple.of(behind.momentOr(NEWEST_OF_ALL), behind.key(), most);
    String conditions =
        condition(" AND s.status = $%d", status, parameters)
            + condition(" AND s.phase = $%d", phase, parameters);
    return reader.find(NEWEST.formatted(conditions), parameters);
  }

  private static String condition(String sql, @Nullable String value, Tuple parameters) {
    if (value == null) {
      return "";
    }
    parameters.addString(value);
    return sql.formatted(parameters.size());
  }

  private static final String OF_AGENT =
      """
      WITH part AS (
        SELECT session_id::text AS id, 'paused' AS role
          FROM core.dialectic_sessions WHERE paused_agent_id = $1
        UNION ALL
        SELECT session_id, 'reviewer' FROM core.dialectic_sessions WHERE reviewer_agent_id = $1
        UNION ALL
        SELECT DISTINCT session_id, 'wrote' FROM core.dialectic_messages
         WHERE agent_id = $1 AND session_id IS NOT NULL
      ), parts AS (
        SELECT id, array_agg(role ORDER BY role) AS roles FROM part GROUP BY id
        HAVING $2::text IS NULL OR bool_or(role = $2::text)
      )
      SELECT p.id, p.roles, p.place, p.known, p.paused_agent_id, p.reviewer_agent_id, p.phase,
             p.status, p.session_type, p.dispute_type, p.discovery_id, p.reason, p.topic,
             p.synthesis_round, p.max_synthesis_rounds, p.created_at, p.updated_at
        FROM core.identities a
        LEFT JOIN (
          SELECT parts.id, parts.roles, %s::text AS place, %s AS created, %s
            FROM parts LEFT JOIN core.dialectic_sessions s ON s.session_id = parts.id
           WHERE %s < $3::text::timestamptz
              OR (%s = $3::text::timestamptz AND parts.id COLLATE "C" > $4)
           ORDER BY created DESC, parts.id COLLATE "C" LIMIT $5) p ON true
       WHERE a.agent_id = $1
       ORDER BY p.created DESC, p.id COLLATE "C"
      """
          .formatted(
              PostgresSession.CREATED,
              PostgresSession.CREATED,
              PostgresSession.COLUMNS,
              PostgresSession.CREATED,
              PostgresSession.CREATED);

  @Override
  public Uni<List<FoundRow>> ofAgent(
      AgentId agent,
      @Nullable String role,
      @Nullable String behindMoment,
      String behindId,
      long most) {
    String moment = behindMoment == null ? NEWEST_OF_ALL : behindMoment;
    return reader.find(OF_AGENT, Tuple.of(agent.value(), role, moment, behindId, most));
  }

  // All sessions are counted, which no index spares; messages only of the reviewers on the page.
  private static final String WORKLOAD =
      """
      WITH counted AS (
        SELECT reviewer_agent_id::text AS id, count(*) AS sessions,
               count(*) FILTER (WHERE status IN ('resolved', 'failed', 'escalated', 'abandoned',
                                                 'timeout') IS NOT TRUE) AS open,
               count(*) FILTER (WHERE status = 'resolved') AS resolved,
               max(greatest(created_at, updated_at)) AS last_change
          FROM core.dialectic_sessions WHERE reviewer_agent_id <> '' GROUP BY reviewer_agent_id
      ), page AS (
        SELECT * FROM counted
         WHERE (-open, -sessions, id COLLATE "C") > (-$1::bigint, -$2::bigint, $3)
         ORDER BY open DESC, sessions DESC, id COLLATE "C" LIMIT $4
      )
      SELECT p.id, coalesce(i.placeholder, true) AS placeholder, p.sessions, p.open, p.resolved,
             greatest(p.last_change, (SELECT max(m.sent_at) FROM core.dialectic_messages m
                                       WHERE m.agent_id = p.id)) AS last_active
        FROM page p
        LEFT JOIN core.identities i ON i.agent_id = p.id
       ORDER BY p.open DESC, p.sessions DESC, p.id COLLATE "C"
      """;

  @Override
  public Uni<List<FoundRow>> workload(
      long behindOpen, long behindSessions, String behindId, long most) {
    return reader.find(WORKLOAD, Tuple.of(behindOpen, behindSessions, behindId, most));
  }

  private static final String MUTUAL =
      """
      WITH reviews AS (
        SELECT reviewer_agent_id::text AS reviewer, paused_agent_id::text AS paused,
               count(*) AS number, max(created_at) AS last_at
          FROM core.dialectic_sessions
         WHERE reviewer_agent_id <> '' AND paused_agent_id <> ''
           AND reviewer_agent_id <> paused_agent_id
         GROUP BY reviewer_agent_id, paused_agent_id
      ), pairs AS (
        SELECT a.reviewer AS first_id, a.paused AS second_id, a.number AS first_reviewed,
               b.number AS second_reviewed, a.number + b.number AS reviews,
               greatest(a.last_at, b.last_at) AS last_at
          FROM reviews a
          JOIN reviews b ON b.reviewer = a.paused AND b.paused = a.reviewer
         WHERE a.reviewer COLLATE "C" < a.paused COLLATE "C"
      )
      SELECT * FROM pairs
       WHERE (-reviews, first_id COLLATE "C", second_id COLLATE "C") > (-$1::bigint, $2, $3)
       ORDER BY reviews DESC, first_id COLLATE "C", second_id COLLATE "C" LIMIT $4
      """;

  @Override
  public Uni<List<FoundRow>> mutual(
      long behindReviews, String behindFirst, String behindSecond, long most) {
    return reader.find(MUTUAL, Tuple.of(behindReviews, behindFirst, behindSecond, most));
  }
}
