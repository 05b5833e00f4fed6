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
import io.stemma.question.knowledge.DiscoverySql.WalkPlace;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows links between discoveries, breadth first, of one snapshot. Links are followed through
 * discoveries that the record does not have, too.
 */
public final class DiscoveryPaths {
  private static final String RESPONSE_TO = "response_to";

  private final DiscoverySql sql;
  private final Cursors cursors;
  private final QuestionLimits pages;
  private final KnowledgeLimits limits;

  public DiscoveryPaths(
      DiscoverySql sql, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    this.sql = sql;
    this.cursors = cursors;
    this.pages = pages;
    this.limits = limits;
  }

  /**
   * What a discovery answers, and what answers it, nearest first. Fails with {@link
   * ErrorCode#DISCOVERY_NOT_FOUND} when the record does not have it, {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param depth links followed each way, null for the default
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<NearDiscovery>> thread(
      DiscoveryId id,
      ThreadDirection direction,
      @Nullable Integer depth,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int replies = Bounds.within("depth", depth, limits.defaultDepth(), limits.maxDepth());
    CursorScope scope = cursors.of("thread", id, direction, replies);
    return walk(id, direction.walks(), List.of(RESPONSE_TO), replies, limit, scope, cursor);
  }

  /**
   * What is linked to a discovery, either way, nearest first. Fails as {@link #thread} does.
   *
   * @param types of links followed, empty for all
   * @param hops links followed, null for the default
   */
  public Uni<Page<NearDiscovery>> related(
      DiscoveryId id,
      List<String> types,
      @Nullable Integer hops,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int links = Bounds.within("depth", hops, limits.defaultHops(), limits.maxHops());
    CursorScope scope =
        cursors.of("related", Stream.concat(Stream.of(id, links), types.stream()).toArray());
    return walk(id, List.of(Walk.ANY), types, links, limit, scope, cursor);
  }

  private Uni<Page<NearDiscovery>> walk(
      DiscoveryId id,
      List<Walk> walks,
      List<String> types,
      int depth,
      @Nullable Integer limit,
      CursorScope scope,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    Optional<Place> place = scope.place(cursor);
    WalkPlace behind =
        place
            .map(p -> new WalkPlace(p.number(0), (int) p.number(1), p.text(2)))
            .orElseGet(() -> new WalkPlace(0, 0, ""));
    return sql.walk(id, walks, types, depth, behind, items + 1L)
        .map(rows -> RowPages.ofSubject(rows, "id", id::unknown))
        .map(
            rows -> RowPages.of(rows, items, row -> near(row, walks), row -> cursorOf(scope, row)));
  }

  private static String cursorOf(CursorScope scope, FoundRow row) {
    return scope.cursor(row.number("walk"), row.small("depth"), row.name("id"));
  }

  private static NearDiscovery near(FoundRow row, List<Walk> walks) {
    Walk walk = walks.get(row.small("walk") - 1);
    return new NearDiscovery(
        walk == Walk.ANY ? null : walk.name().toLowerCase(Locale.ROOT),
        row.small("depth"),
        row.name("via"),
        row.name("link_type"),
        row.text("response_type"),
        DiscoveryRows.item(row));
  }
}
