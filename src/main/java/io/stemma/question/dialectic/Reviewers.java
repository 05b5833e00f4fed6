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
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who reviews how much, and whom, each in one statement and so of one snapshot. */
public final class Reviewers {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public Reviewers(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    this.reader = reader;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * What each reviewer has to do, those with the most open sessions first, then those with the most
   * sessions, then by id. Fails with {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param limit reviewers, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<ReviewerWorkload>> workload(@Nullable Integer limit, @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("reviewers");
    Optional<Place> place = scope.place(cursor);
    long open = place.map(p -> p.number(0)).orElse(Long.MAX_VALUE);
    long total = place.map(p -> p.number(1)).orElse(Long.MAX_VALUE);
    String name = place.map(p -> p.text(2)).orElse("");
    return reader
        .read(WORKLOAD, Tuple.of(open, total, name, items + 1L))
        .map(
            rows ->
                RowPages.of(rows, items, Reviewers::reviewer, row -> workloadCursor(scope, row)));
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

  private static ReviewerWorkload reviewer(Row row) {
    return new ReviewerWorkload(
        row.getString("id"),
        row.getBoolean("placeholder"),
        row.getLong("sessions"),
        row.getLong("open"),
        row.getLong("resolved"),
        RowTimes.instant(row, "last_active"));
  }

  private static String workloadCursor(CursorScope scope, Row row) {
    return scope.cursor(row.getLong("open"), row.getLong("sessions"), row.getString("id"));
  }

  /**
   * Pairs of agents each of which reviewed the other, those with the most reviews first, then by
   * ids. An agent that reviews itself is no pair. Fails as {@link #workload} does.
   */
  public Uni<Page<MutualReview>> mutual(@Nullable Integer limit, @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("mutual-reviews");
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.of(
            place.map(p -> p.number(0)).orElse(Long.MAX_VALUE),
            place.map(p -> p.text(1)).orElse(""),
            place.map(p -> p.text(2)).orElse(""),
            items + 1L);
    return reader
        .read(MUTUAL, parameters)
        .map(rows -> RowPages.of(rows, items, Reviewers::pair, row -> pairCursor(scope, row)));
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

  private static MutualReview pair(Row row) {
    return new MutualReview(
        row.getString("first_id"),
        row.getString("second_id"),
        row.getLong("first_reviewed"),
        row.getLong("second_reviewed"),
        RowTimes.instant(row, "last_at"));
  }

  private static String pairCursor(CursorScope scope, Row row) {
    return scope.cursor(
        row.getLong("reviews"), row.getString("first_id"), row.getString("second_id"));
  }
}
