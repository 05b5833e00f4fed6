package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.GivenText;
import io.stemma.question.ListPlace;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.sql.FoundRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists dialectic sessions, newest first; those whose time is unknown come last. Each list is of
 * one snapshot.
 */
public final class SessionLists {
  private final DialecticSql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public SessionLists(DialecticSql sql, Cursors cursors, QuestionLimits pages) {
    this.sql = sql;
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
  public Uni<Page<DialecticSession>> newest(
      @Nullable String status,
      @Nullable String phase,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope =
        cursors.of("dialectic-sessions", Optional.ofNullable(status), Optional.ofNullable(phase));
    ListPlace behind = ListPlace.newest(scope.place(cursor));
    return sql.newest(named("status", status), named("phase", phase), behind, items + 1L)
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SessionRows::item,
                    row -> scope.cursor(row.name("place"), row.number("session_key"))));
  }

  private static @Nullable String named(String field, @Nullable String value) {
    return value == null ? null : GivenText.name(field, value);
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
    return sql.ofAgent(
            agent,
            role == null ? null : role.word(),
            place.map(p -> p.text(0)).orElse(null),
            place.map(p -> p.text(1)).orElse(""),
            items + 1L)
        .map(rows -> RowPages.ofSubject(rows, "id", () -> unknown(agent)))
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SessionLists::agentSession,
                    row -> scope.cursor(row.name("place"), row.name("id"))));
  }

  private static StemmaException unknown(AgentId agent) {
    return StemmaException.unknownAgent(agent.value());
  }

  private static AgentSession agentSession(FoundRow row) {
    return new AgentSession(row.texts("roles"), SessionRows.item(row));
  }
}
