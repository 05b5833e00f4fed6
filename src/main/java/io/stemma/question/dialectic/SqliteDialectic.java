package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.question.ListPlace;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions of dialectic as a SQLite file answers them. */
public final class SqliteDialectic implements DialecticSql {
  /** Sorts behind every moment as a file writes it. */
  private static final String NEWEST_OF_ALL = "~";

  /** The columns of an item; the session is {@code s}, all null where it is missing. */
  private static final String ITEM =
      """
      s.session_id IS NOT NULL AS known, s.paused_agent_id, s.reviewer_agent_id, s.phase, s.status,
             s.session_type, s.dispute_type, s.discovery_id, s.reason, s.topic, s.synthesis_round,
             s.max_synthesis_rounds, s.created_at, s.updated_at
      """
          .stripTrailing();

  /** Where a session without a time stands among the others. */
  private static final String CREATED = "coalesce(s.created_at, '')";

  private final SqliteReader reader;

  public SqliteDialectic(SqliteReader reader) {
    this.reader = reader;
  }

  // The first row is the session, each other one a message, so that no text comes twice.
  private static final String ONE =
      """
      WITH written AS (
        SELECT 1 AS place, message_id, seq, agent_id, message_type, timestamp AS sent_at,
               root_cause, reasoning, proposed_conditions_json AS proposed_conditions,
               observed_metrics_json AS observed_metrics, concerns_json AS concerns, agrees,
               signature, coalesce(seq, 9223372036854775807) AS position, message_key,
               written_by AS message_written_by, written_key AS message_written_key,
               metadata_json AS message_metadata
          FROM dialectic_messages
         WHERE session_id = ?1
           AND (coalesce(seq, 9223372036854775807), message_key) > (?2, ?3)
         ORDER BY position, message_key LIMIT ?4
      ), rows AS (
        SELECT * FROM written
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               NULL, NULL
      )
      SELECT s.session_id AS id, %s, s.paused_agent_state_json AS paused_agent_state,
             s.resolution_json AS resolution, s.metadata_json AS metadata, m.message_id, m.seq,
             m.agent_id, m.message_type, m.sent_at, m.root_cause, m.reasoning,
             m.proposed_conditions, m.observed_metrics, m.concerns, m.agrees, m.signature,
             m.position, m.message_key, s.written_by, s.written_key, m.message_written_by,
             m.message_written_key, m.message_metadata
        FROM rows m
        LEFT JOIN dialectic_sessions s ON m.place = 0 AND s.session_id = ?1
       ORDER BY m.place, m.position, m.message_key
      """
          .formatted(ITEM);

  @Override
  public Uni<List<FoundRow>> session(
      DialecticSessionId id, long behindPosition, long behindKey, long most) {
    return reader.find(ONE, id.value(), behindPosition, behindKey, most);
  }

  private static final String NEWEST =
      """
      SELECT s.session_id AS id, %s, s.session_key, %s AS place
        FROM dialectic_sessions s
       WHERE (%s, s.session_key) < (?1, ?2)%%s
       ORDER BY %s DESC, s.session_key DESC LIMIT ?3
      """
          .formatted(ITEM, CREATED, CREATED, CREATED);

  @Override
  public Uni<List<FoundRow>> newest(
      @Nullable String status, @Nullable String phase, ListPlace behind, long most) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(behind.momentOr(NEWEST_OF_ALL));
    parameters.add(behind.key());
    parameters.add(most);
    String conditions =
        condition(" AND s.status = ?%d", status, parameters)
            + condition(" AND s.phase = ?%d", phase, parameters);
    return reader.find(NEWEST.formatted(conditions), parameters.toArray());
  }

  private static String condition(String sql, @Nullable String value, List<Object> parameters) {
    if (value == null) {
      return "";
    }
    parameters.add(value);
    return sql.formatted(parameters.size());
  }

  private static final String OF_AGENT =
      """
      WITH part AS (
        SELECT session_id AS id, 'paused' AS role
          FROM dialectic_sessions WHERE paused_agent_id = ?1
        UNION ALL
        SELECT session_id, 'reviewer' FROM dialectic_sessions WHERE reviewer_agent_id = ?1
        UNION ALL
        SELECT DISTINCT session_id, 'wrote' FROM dialectic_messages
         WHERE agent_id = ?1 AND session_id IS NOT NULL
      ), parts AS (
        SELECT id, json_group_array(role ORDER BY role) AS roles FROM part GROUP BY id
        HAVING ?2 IS NULL OR max(role = ?2)
      ), page AS (
        SELECT parts.id, parts.roles, %s AS place, %s
          FROM parts LEFT JOIN dialectic_sessions s ON s.session_id = parts.id
         WHERE %s < ?3 OR (%s = ?3 AND parts.id > ?4)
         ORDER BY place DESC, parts.id LIMIT ?5
      )
      SELECT p.*
        FROM agent_metadata a LEFT JOIN page p ON true
       WHERE a.agent_id = ?1
       ORDER BY p.place DESC, p.id
      """
          .formatted(CREATED, ITEM, CREATED, CREATED);

  @Override
  public Uni<List<FoundRow>> ofAgent(
      AgentId agent,
      @Nullable String role,
      @Nullable String behindMoment,
      String behindId,
      long most) {
    String moment = behindMoment == null ? NEWEST_OF_ALL : behindMoment;
    return reader.find(OF_AGENT, agent.value(), role, moment, behindId, most);
  }

  // All sessions are counted, which no index spares; messages only of the reviewers on the page.
  // Of two moments the greater one is meant, and max(a, b) is null where one of them is.
  private static final String WORKLOAD =
      """
      WITH counted AS (
        SELECT reviewer_agent_id AS id, count(*) AS sessions,
               count(*) FILTER (WHERE (status IN ('resolved', 'failed', 'escalated', 'abandoned',
                                                  'timeout')) IS NOT TRUE) AS open,
               count(*) FILTER (WHERE status = 'resolved') AS resolved,
               max(max(coalesce(created_at, updated_at), coalesce(updated_at, created_at)))
               AS last_change
          FROM dialectic_sessions WHERE reviewer_agent_id <> '' GROUP BY reviewer_agent_id
      ), page AS (
        SELECT * FROM counted
         WHERE (-open, -sessions, id) > (-?1, -?2, ?3)
         ORDER BY open DESC, sessions DESC, id LIMIT ?4
      ), active AS (
        SELECT p.*, (SELECT max(m.timestamp) FROM dialectic_messages m
                      WHERE m.agent_id = p.id) AS last_message
          FROM page p
      )
      SELECT p.id, coalesce(i.placeholder, 1) AS placeholder, p.sessions, p.open, p.resolved,
             max(coalesce(p.last_change, p.last_message), coalesce(p.last_message, p.last_change))
             AS last_active
        FROM active p
        LEFT JOIN agent_metadata i ON i.agent_id = p.id
       ORDER BY p.open DESC, p.sessions DESC, p.id
      """;

  @Override
  public Uni<List<FoundRow>> workload(
      long behindOpen, long behindSessions, String behindId, long most) {
    return reader.find(WORKLOAD, behindOpen, behindSessions, behindId, most);
  }

  private static final String MUTUAL =
      """
      WITH reviews AS (
        SELECT reviewer_agent_id AS reviewer, paused_agent_id AS paused,
               count(*) AS number, max(created_at) AS last_at
          FROM dialectic_sessions
         WHERE reviewer_agent_id <> '' AND paused_agent_id <> ''
           AND reviewer_agent_id <> paused_agent_id
         GROUP BY reviewer_agent_id, paused_agent_id
      ), pairs AS (
        SELECT a.reviewer AS first_id, a.paused AS second_id, a.number AS first_reviewed,
               b.number AS second_reviewed, a.number + b.number AS reviews,
               max(coalesce(a.last_at, b.last_at), coalesce(b.last_at, a.last_at)) AS last_at
          FROM reviews a
          JOIN reviews b ON b.reviewer = a.paused AND b.paused = a.reviewer
         WHERE a.reviewer < a.paused
      )
      SELECT * FROM pairs
       WHERE (-reviews, first_id, second_id) > (-?1, ?2, ?3)
       ORDER BY reviews DESC, first_id, second_id LIMIT ?4
      """;

  @Override
  public Uni<List<FoundRow>> mutual(
      long behindReviews, String behindFirst, String behindSecond, long most) {
    return reader.find(MUTUAL, behindReviews, behindFirst, behindSecond, most);
  }
}
