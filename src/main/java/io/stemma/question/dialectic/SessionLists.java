package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.GivenText;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists dialectic sessions, newest first; those whose time is unknown come last. Each list is one
 * statement and so of one snapshot.
 */
public final class SessionLists {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public SessionLists(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    this.reader = reader;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * All sessions with that status and phase. Fails with {@link ErrorCode#INVALID_REQUEST} beyond a
   * limit.
   *
   * @param status null for any; compared as it is written, as is the phase
   * @param phase null for any
   * @param limit sessions, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<DialecticSessionItem>> newest(
      @Nullable String status,
      @Nullable String phase,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope =
        cursors.of("dialectic-sessions", Optional.ofNullable(status), Optional.ofNullable(phase));
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.of(
            place.map(p -> p.text(0)).orElse("infinity"),
            place.map(p -> p.number(1)).orElse(Long.MAX_VALUE),
            items + 1L);
    String conditions =
        condition(" AND s.status = $%d", "status", status, parameters)
            + condition(" AND s.phase = $%d", "phase", phase, parameters);
    return reader
        .read(NEWEST.formatted(conditions), parameters)
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SessionRows::item,
                    row -> scope.cursor(row.getString("place"), row.getLong("session_key"))));
  }

  private static final String NEWEST =
      """
      SELECT s.session_id AS id, %s, s.session_key, %s::text AS place
        FROM core.dialectic_sessions s
       WHERE (%s, s.session_key) < ($1::text::timestamptz, $2)%%s
       ORDER BY %s DESC, s.session_key DESC LIMIT $3
      """
          .formatted(
              SessionRows.ITEM, SessionRows.CREATED, SessionRows.CREATED, SessionRows.CREATED);

  private static String condition(
      String sql, String field, @Nullable String value, Tuple parameters) {
    if (value == null) {
      return "";
    }
    parameters.addString(GivenText.name(field, value));
    return sql.formatted(parameters.size());
  }

  /**
   * The sessions that an agent has to do with. A session that only messages of the agent name is
   * there, too. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the record does not know the
   * agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param role null for any; the answer tells all roles all the same
   */
  public Uni<Page<AgentSession>> of(
      AgentId agent,
      @Nullable DialecticRole role,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("agent-dialectic-sessions", agent, Optional.ofNullable(role));
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.of(
            agent.value(),
            role == null ? null : role.word(),
            place.map(p -> p.text(0)).orElse("infinity"),
            place.map(p -> p.text(1)).orElse(""),
            items + 1L);
    return reader
        .read(OF_AGENT, parameters)
        .map(rows -> RowPages.ofSubject(rows, "id", () -> unknown(agent)))
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SessionLists::agentSession,
                    row -> scope.cursor(row.getString("place"), row.getString("id"))));
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
              SessionRows.CREATED,
              SessionRows.CREATED,
              SessionRows.ITEM,
              SessionRows.CREATED,
              SessionRows.CREATED);

  private static StemmaException unknown(AgentId agent) {
    return StemmaException.unknownAgent(agent.value());
  }

  private static AgentSession agentSession(Row row) {
    return new AgentSession(List.of(row.getArrayOfStrings("roles")), SessionRows.item(row));
  }
}
