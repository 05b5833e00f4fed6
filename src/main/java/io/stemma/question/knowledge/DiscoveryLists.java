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
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists discoveries by time, each list in one statement and so of one snapshot. Of the same moment,
 * the one that was recorded later counts as newer; those whose time is unknown as oldest.
 */
public final class DiscoveryLists {
  private static final int DEFAULT_DAYS = 30;
  private static final int MAX_DAYS = 36_500;

  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public DiscoveryLists(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    this.reader = reader;
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
  public Uni<Page<DiscoveryItem>> newest(
      DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    return newest(NEWEST, cursors.of("discoveries", filter.parameters()), filter, limit, cursor);
  }

  /**
   * Questions that nobody answered, newest first: of type {@code question}, and without a {@code
   * response_to} from another discovery.
   */
  public Uni<Page<DiscoveryItem>> openQuestions(@Nullable Integer limit, @Nullable String cursor) {
    CursorScope scope = cursors.of("open-questions");
    return newest(OPEN_QUESTIONS, scope, DiscoveryFilter.NONE, limit, cursor);
  }

  private static final String NEWEST_FIRST =
      """
      SELECT d.discovery_id AS id, %s, d.discovery_key, %s::text AS place
        FROM core.discoveries d
       WHERE (%s, d.discovery_key) < ($1::text::timestamptz, $2)
      """
          .formatted(DiscoveryRows.ITEM, DiscoveryRows.CREATED, DiscoveryRows.CREATED);
  private static final String TO_LIMIT =
      " ORDER BY %s DESC, d.discovery_key DESC LIMIT $3".formatted(DiscoveryRows.CREATED);
  private static final String NEWEST = NEWEST_FIRST + "%s" + TO_LIMIT;
  private static final String OPEN_QUESTIONS =
      NEWEST_FIRST
          + """
             AND left(d.type, 100) = 'question' AND d.type = 'question'
             AND NOT EXISTS (SELECT FROM core.discovery_links k
                              WHERE k.dst_id = d.discovery_id AND k.link_type = 'response_to'
                                AND k.src_id <> d.discovery_id)
            %s
            """
          + TO_LIMIT;

  private Uni<Page<DiscoveryItem>> newest(
      String sql,
      CursorScope scope,
      DiscoveryFilter filter,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.of(
            place.map(p -> p.text(0)).orElse("infinity"),
            place.map(p -> p.number(1)).orElse(Long.MAX_VALUE),
            items + 1L);
    String conditions = FilterConditions.of(filter, parameters);
    return page(sql.formatted(conditions), parameters, items, scope);
  }

  /**
   * Discoveries that no other one links to, oldest first: those found more than so many days ago,
   * and those whose time is unknown.
   *
   * @param days from 0, null for 30
   */
  public Uni<Page<DiscoveryItem>> orphans(
      @Nullable Integer days, @Nullable Integer limit, @Nullable String cursor) {
    int age = Bounds.within("days", days, DEFAULT_DAYS, 0, MAX_DAYS);
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("orphans", age);
    Optional<Place> place = scope.place(cursor);
    String moment = place.map(p -> p.text(0)).orElse("-infinity");
    long key = place.map(p -> p.number(1)).orElse(Long.MIN_VALUE);
    return page(ORPHANS, Tuple.of(moment, key, items + 1L, age), items, scope);
  }

  // The row's time is compared, not the name, though names of old estates look like times.
  private static final String ORPHANS =
      """
      SELECT d.discovery_id AS id, %s, d.discovery_key, %s::text AS place
        FROM core.discoveries d
       WHERE (%s, d.discovery_key) > ($1::text::timestamptz, $2)
         AND %s < now() - make_interval(days => $4)
         AND NOT EXISTS (SELECT FROM core.discovery_links k
                          WHERE k.dst_id = d.discovery_id AND k.src_id <> d.discovery_id)
       ORDER BY %s, d.discovery_key LIMIT $3
      """
          .formatted(
              DiscoveryRows.ITEM,
              DiscoveryRows.CREATED,
              DiscoveryRows.CREATED,
              DiscoveryRows.CREATED,
              DiscoveryRows.CREATED);

  private Uni<Page<DiscoveryItem>> page(
      String sql, Tuple parameters, int limit, CursorScope scope) {
    return reader
        .read(sql, parameters)
        .map(rows -> RowPages.of(rows, limit, DiscoveryRows::item, row -> cursorOf(scope, row)));
  }

  private static String cursorOf(CursorScope scope, Row row) {
    return scope.cursor(row.getString("place"), row.getLong("discovery_key"));
  }
}
