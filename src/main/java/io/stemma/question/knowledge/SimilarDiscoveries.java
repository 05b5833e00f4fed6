package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.sql.FoundRow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds discoveries by the tags they share with one, of one snapshot. */
public final class SimilarDiscoveries {
  private static final int MAX_MIN = 1_000;

  private final DiscoverySql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public SimilarDiscoveries(DiscoverySql sql, Cursors cursors, QuestionLimits pages) {
    this.sql = sql;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * The discoveries that share tags with one, those that share most first. Fails with {@link
   * ErrorCode#DISCOVERY_NOT_FOUND} when the record does not have it, {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param min tags that must be shared, null for 1
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<SimilarDiscovery>> of(
      DiscoveryId id, @Nullable Integer min, @Nullable Integer limit, @Nullable String cursor) {
    int tags = Bounds.within("minShared", min, 1, MAX_MIN);
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("similar", id, tags);
    Optional<Place> place = scope.place(cursor);
    long shared = place.map(p -> p.number(0)).orElse(Long.MAX_VALUE);
    String name = place.map(p -> p.text(1)).orElse("");
    return sql.similar(id, tags, shared, name, items + 1L)
        .map(rows -> RowPages.ofSubject(rows, "id", id::unknown))
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SimilarDiscoveries::similar,
                    row -> scope.cursor(row.number("shared"), row.name("id"))));
  }

  private static SimilarDiscovery similar(FoundRow row) {
    return new SimilarDiscovery(
        row.number("shared"), row.texts("shared_tags"), DiscoveryRows.item(row));
  }
}
