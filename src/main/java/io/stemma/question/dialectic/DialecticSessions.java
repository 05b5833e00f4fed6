package io.stemma.question.dialectic;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.question.RowTimes;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions by name, of one snapshot. */
public final class DialecticSessions {
  private final DialecticSql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public DialecticSessions(DialecticSql sql, Cursors cursors, QuestionLimits pages) {
    this.sql = sql;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * One session. Fails with {@link ErrorCode#DIALECTIC_SESSION_NOT_FOUND} when the record does not
   * have it.
   */
  public Uni<DialecticSession> of(DialecticSessionId id) {
    return sql.session(id, Long.MIN_VALUE, Long.MIN_VALUE, 0).map(rows -> session(known(id, rows)));
  }

  /**
   * Its messages by seq; those without one come last. Fails with {@link
   * ErrorCode#DIALECTIC_SESSION_NOT_FOUND} when the record does not have the session, {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param limit messages, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<DialecticMessage>> messages(
      DialecticSessionId id, @Nullable Integer limit, @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("dialectic-session", id);
    Optional<Place> place = scope.place(cursor);
    long seq = place.map(p -> p.number(0)).orElse(Long.MIN_VALUE);
    long key = place.map(p -> p.number(1)).orElse(Long.MIN_VALUE);
    return sql.session(id, seq, key, items + 1L).map(rows -> page(id, rows, items, scope));
  }

  private static FoundRow known(DialecticSessionId id, List<FoundRow> rows) {
    FoundRow first = rows.get(0);
    if (!first.yes("known")) {
      throw id.unknown();
    }
    return first;
  }

  private static Page<DialecticMessage> page(
      DialecticSessionId id, List<FoundRow> rows, int limit, CursorScope scope) {
    known(id, rows);
    return RowPages.of(
        rows.subList(1, rows.size()), limit, row -> message(id, row), row -> cursorOf(scope, row));
  }

  private static String cursorOf(CursorScope scope, FoundRow row) {
    return scope.cursor(row.number("position"), row.number("message_key"));
  }

  private static DialecticSession session(FoundRow row) {
    return SessionRows.item(row)
        .with(
            new DialecticSession.Whole(
                row.text("paused_agent_state"),
                row.text("resolution"),
                row.text("metadata"),
                row.text("written_by"),
                row.text("written_key")));
  }

  private static DialecticMessage message(DialecticSessionId id, FoundRow row) {
    return new DialecticMessage(
        row.name("message_id"),
        id.value(),
        row.integer("seq"),
        row.text("agent_id"),
        row.text("message_type"),
        RowTimes.instant(row, "sent_at"),
        row.text("root_cause"),
        row.text("reasoning"),
        row.text("proposed_conditions"),
        row.text("observed_metrics"),
        row.text("concerns"),
        row.bool("agrees"),
        row.text("signature"),
        row.text("message_metadata"),
        row.text("message_written_by"),
        row.text("message_written_key"));
  }
}
