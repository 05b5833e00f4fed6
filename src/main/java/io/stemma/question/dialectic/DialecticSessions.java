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
   * One session with its messages by seq; those without one come last. Fails with {@link
   * ErrorCode#DIALECTIC_SESSION_NOT_FOUND} when the record does not have it, {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param limit messages, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<SessionAnswer> of(
      DialecticSessionId id, @Nullable Integer limit, @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("dialectic-session", id);
    Optional<Place> place = scope.place(cursor);
    long seq = place.map(p -> p.number(0)).orElse(Long.MIN_VALUE);
    long key = place.map(p -> p.number(1)).orElse(Long.MIN_VALUE);
    return sql.session(id, seq, key, items + 1L).map(rows -> answer(id, rows, items, scope));
  }

  private static SessionAnswer answer(
      DialecticSessionId id, List<FoundRow> rows, int limit, CursorScope scope) {
    FoundRow first = rows.get(0);
    if (!first.yes("known")) {
      throw id.unknown();
    }
    Page<DialecticMessage> messages =
        RowPages.of(
            rows.subList(1, rows.size()),
            limit,
            DialecticSessions::message,
            row -> cursorOf(scope, row));
    return new SessionAnswer(session(first), messages);
  }

  private static String cursorOf(CursorScope scope, FoundRow row) {
    return scope.cursor(row.number("position"), row.number("message_key"));
  }

  private static DialecticSession session(FoundRow row) {
    return new DialecticSession(
        SessionRows.item(row),
        row.text("paused_agent_state"),
        row.text("resolution"),
        row.text("metadata"),
        row.text("written_by"),
        row.text("written_key"));
  }

  private static DialecticMessage message(FoundRow row) {
    return new DialecticMessage(
        row.name("message_id"),
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
        row.text("message_written_by"),
        row.text("message_written_key"));
  }
}
