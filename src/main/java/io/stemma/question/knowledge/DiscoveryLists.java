package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.ListPlace;
import io.stemma.question.Page;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists discoveries by time, each list of one snapshot. Of the same moment, the one that was
 * recorded later counts as newer; those whose time is unknown as oldest.
 */
public final class DiscoveryLists {
  private static final int DEFAULT_DAYS = 30;
  private static final int MAX_DAYS = 36_500;

  private final DiscoveryListSql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public DiscoveryLists(DiscoveryListSql sql, Cursors cursors, QuestionLimits pages) {
    this.sql = sql;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * The discoveries of a filter, newest first. Fails with {@link ErrorCode#INVALID_REQUEST} beyond
   * a limit, as do the others.
   *
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<Discovery>> newest(
      DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    CursorScope scope = cursors.of("discoveries", filter.parameters());
    ListPlace behind = ListPlace.newest(scope.place(cursor));
    int items = items(limit);
    return page(sql.newest(filter, behind, items + 1L), items, scope);
  }

  /**
   * Questions that nobody answered, newest first: of type {@code question}, and without a {@code
   * response_to} from another discovery.
   */
  public Uni<Page<Discovery>> openQuestions(@Nullable Integer limit, @Nullable String cursor) {
    CursorScope scope = cursors.of("open-questions");
    ListPlace behind = ListPlace.newest(scope.place(cursor));
    int items = items(limit);
    return page(sql.openQuestions(behind, items + 1L), items, scope);
  }

  /**
   * Discoveries that no other one links to, oldest first: those found more than so many days ago,
   * and those whose time is unknown.
   *
   * @param days from 0, null for 30
   */
  public Uni<Page<Discovery>> orphans(
      @Nullable Integer days, @Nullable Integer limit, @Nullable String cursor) {
    int age = Bounds.within("days", days, DEFAULT_DAYS, 0, MAX_DAYS);
    int items = items(limit);
    CursorScope scope = cursors.of("orphans", age);
    ListPlace behind = ListPlace.oldest(scope.place(cursor));
    return page(sql.orphans(age, behind, items + 1L), items, scope);
  }

  private int items(@Nullable Integer limit) {
    return Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
  }

  private static Uni<Page<Discovery>> page(Uni<List<FoundRow>> rows, int limit, CursorScope scope) {
    return rows.map(
        found ->
            RowPages.of(
                found,
                limit,
                DiscoveryRows::item,
                row -> scope.cursor(row.name("place"), row.number("discovery_key"))));
  }
}
