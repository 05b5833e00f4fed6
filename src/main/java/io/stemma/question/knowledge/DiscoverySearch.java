package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches the texts of discoveries, of one snapshot. */
public final class DiscoverySearch {
  private final DiscoveryListSql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;
  private final KnowledgeLimits limits;

  public DiscoverySearch(
      DiscoveryListSql sql, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    this.sql = sql;
    this.cursors = cursors;
    this.pages = pages;
    this.limits = limits;
  }

  /**
   * The discoveries of a filter whose text fits, those that fit best first, of the same rank the
   * newest. A word in the summary counts more than one in the details. Fails with {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param words to look for, in the syntax of web searches: {@code "a phrase"}, {@code or}, {@code
   *     -without}
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<SearchAnswer> of(
      String words, DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    check(words);
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("search " + words, filter.parameters());
    Optional<Place> place = scope.place(cursor);
    return sql.search(
            words,
            filter,
            limits.maxRanked(),
            place.map(p -> p.text(0)).orElse(null),
            ListPlace.newest(place, 1),
            items + 1L)
        .map(rows -> answer(rows, items, scope));
  }

  private void check(String words) {
    GivenText.storable("q", words);
    if (words.isBlank() || words.length() > limits.maxSearchCharacters()) {
      throw StemmaException.ofField(
          "q",
          "q must have from 1 to " + limits.maxSearchCharacters() + " characters, not all blank.");
    }
  }

  private static SearchAnswer answer(List<FoundRow> rows, int limit, CursorScope scope) {
    List<FoundRow> found = rows.stream().filter(row -> row.text("id") != null).toList();
    Page<FoundDiscovery> page =
        RowPages.of(found, limit, DiscoverySearch::found, row -> cursorOf(scope, row));
    return new SearchAnswer(rows.get(0).name("searched_for"), page);
  }

  private static FoundDiscovery found(FoundRow row) {
    return new FoundDiscovery(Float.parseFloat(row.name("rank_text")), DiscoveryRows.item(row));
  }

  private static String cursorOf(CursorScope scope, FoundRow row) {
    return scope.cursor(row.name("rank_text"), row.name("place"), row.number("discovery_key"));
  }
}
