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
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions by name, in one statement and so of one snapshot. */
public final class DialecticSessions {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public DialecticSessions(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    this.reader = reader;
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
    return reader
        .read(ONE, Tuple.of(id.value(), seq, key, items + 1L))
        .map(rows -> answer(id, rows, items, scope));
  }

  // The first row is the session, each other one a message, so that no text comes twice.
  private static final String ONE =
      """
      WITH written AS (
        SELECT 1 AS place, message_id, seq, agent_id, message_type, sent_at, root_cause, reasoning,
               proposed_conditions::text, observed_metrics::text, concerns::text, agrees, signature,
               coalesce(seq, 9223372036854775807) AS position, message_key
          FROM core.dialectic_messages
         WHERE session_id = $1
           AND (coalesce(seq, 9223372036854775807), message_key) > ($2, $3)
         ORDER BY position, message_key LIMIT $4
      ), rows AS (
        SELECT * FROM written
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      )
      SELECT s.session_id AS id, %s, s.paused_agent_state::text, s.resolution::text,
             s.metadata::text, m.message_id, m.seq, m.agent_id, m.message_type, m.sent_at,
             m.root_cause, m.reasoning, m.proposed_conditions, m.observed_metrics, m.concerns,
             m.agrees, m.signature, m.position, m.message_key
        FROM rows m
        LEFT JOIN core.dialectic_sessions s ON m.place = 0 AND s.session_id = $1
       ORDER BY m.place, m.position, m.message_key
      """
          .formatted(SessionRows.ITEM);

  private static SessionAnswer answer(
      DialecticSessionId id, RowSet<Row> rows, int limit, CursorScope scope) {
    RowIterator<Row> found = rows.iterator();
    Row first = found.next();
    if (!first.getBoolean("known")) {
      throw id.unknown();
    }
    Page<DialecticMessage> messages =
        RowPages.of(() -> found, limit, DialecticSessions::message, row -> cursorOf(scope, row));
    return new SessionAnswer(session(first), messages);
  }

  private static String cursorOf(CursorScope scope, Row row) {
    return scope.cursor(row.getLong("position"), row.getLong("message_key"));
  }

  private static DialecticSession session(Row row) {
    return new DialecticSession(
        SessionRows.item(row),
        row.getString("paused_agent_state"),
        row.getString("resolution"),
        row.getString("metadata"));
  }

  private static DialecticMessage message(Row row) {
    return new DialecticMessage(
        row.getString("message_id"),
        row.getLong("seq"),
        row.getString("agent_id"),
        row.getString("message_type"),
        RowTimes.instant(row, "sent_at"),
        row.getString("root_cause"),
        row.getString("reasoning"),
        row.getString("proposed_conditions"),
        row.getString("observed_metrics"),
        row.getString("concerns"),
        row.getBoolean("agrees"),
        row.getString("signature"));
  }
}
