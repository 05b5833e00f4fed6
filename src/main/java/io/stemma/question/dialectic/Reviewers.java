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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who reviews how much, and whom, each of one snapshot. */
public final class Reviewers {
  private final DialecticSql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public Reviewers(DialecticSql sql, Cursors cursors, QuestionLimits pages) {
    this.sql = sql;
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
    return sql.workload(open, total, name, items + 1L)
        .map(
            rows ->
                RowPages.of(rows, items, Reviewers::reviewer, row -> workloadCursor(scope, row)));
  }

  private static ReviewerWorkload reviewer(FoundRow row) {
    return new ReviewerWorkload(
        row.name("id"),
        row.yes("placeholder"),
        row.number("sessions"),
        row.number("open"),
        row.number("resolved"),
        RowTimes.instant(row, "last_active"));
  }

  private static String workloadCursor(CursorScope scope, FoundRow row) {
    return scope.cursor(row.number("open"), row.number("sessions"), row.name("id"));
  }

  /**
   * Pairs of agents each of which reviewed the other, those with the most reviews first, then by
   * ids. An agent that reviews itself is no pair. Fails as {@link #workload} does.
   */
  public Uni<Page<MutualReview>> mutual(@Nullable Integer limit, @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("mutual-reviews");
    Optional<Place> place = scope.place(cursor);
    return sql.mutual(
            place.map(p -> p.number(0)).orElse(Long.MAX_VALUE),
            place.map(p -> p.text(1)).orElse(""),
            place.map(p -> p.text(2)).orElse(""),
            items + 1L)
        .map(rows -> RowPages.of(rows, items, Reviewers::pair, row -> pairCursor(scope, row)));
  }

  private static MutualReview pair(FoundRow row) {
    return new MutualReview(
        row.name("first_id"),
        row.name("second_id"),
        row.number("first_reviewed"),
        row.number("second_reviewed"),
        RowTimes.instant(row, "last_at"));
  }

  private static String pairCursor(CursorScope scope, FoundRow row) {
    return scope.cursor(row.number("reviews"), row.name("first_id"), row.name("second_id"));
  }
}
