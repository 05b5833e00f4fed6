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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows links between discoveries, breadth first, in one statement and so of one snapshot. Links
 * are followed through discoveries that the record does not have, too.
 */
public final class DiscoveryPaths {
  private static final String RESPONSE_TO = "response_to";

  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;
  private final KnowledgeLimits limits;

  public DiscoveryPaths(
      RecordReader reader, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    this.reader = reader;
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
    String[] types = {RESPONSE_TO};
    return walk(id, direction.walks(), types, replies, limit, scope, cursor);
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
    int links = Bounds.within("hops", hops, limits.defaultHops(), limits.maxHops());
    CursorScope scope =
        cursors.of("related", Stream.concat(Stream.of(id, links), types.stream()).toArray());
    String[] followed = types.isEmpty() ? null : types.toArray(String[]::new);
    return walk(id, List.of(Walk.ANY), followed, links, limit, scope, cursor);
  }

  // Each row of the recursion is one whole level of one walk and carries what the walk has met, so
  // a discovery is met once, at its smallest distance, whatever circles there are. It ends with the
  // level that fills the page; behind counts what lies behind the page's beginning.
  private static final String WALK =
      """
      WITH RECURSIVE level(walk, outward, inward, depth, ids, vias, types, responses, met, behind) AS (
        SELECT w.number, w.outward, w.inward, 0, ARRAY[$1::text], ARRAY[NULL::text],
               ARRAY[NULL::text], ARRAY[NULL::text], ARRAY[$1::text], 0::bigint
          FROM core.discoveries d
         CROSS JOIN unnest($2::boolean[], $3::boolean[]) WITH ORDINALITY w(outward, inward, number)
         WHERE d.discovery_id = $1
        UNION ALL
        SELECT l.walk, l.outward, l.inward, l.depth + 1, n.ids, n.vias, n.types, n.responses,
               l.met || n.ids, l.behind + n.behind
          FROM level l
         CROSS JOIN LATERAL (
           SELECT array_agg(id ORDER BY id COLLATE "C") AS ids,
                  array_agg(via ORDER BY id COLLATE "C") AS vias,
                  array_agg(link_type ORDER BY id COLLATE "C") AS types,
                  array_agg(response_type ORDER BY id COLLATE "C") AS responses,
                  count(*) FILTER (WHERE (l.walk, l.depth + 1, id COLLATE "C") > ($7, $8, $9)) AS behind
             FROM (SELECT DISTINCT ON (id COLLATE "C") id, via, link_type, response_type, is_met
                     FROM (SELECT k.dst_id::text AS id, k.src_id::text AS via, k.link_type,
                                  k.response_type, false AS is_met
                             FROM core.discovery_links k
                            WHERE l.outward AND k.src_id = ANY (l.ids)
                              AND ($4::text[] IS NULL OR k.link_type = ANY ($4::text[]))
                           UNION ALL
                           SELECT k.src_id, k.dst_id, k.link_type, k.response_type, false
                             FROM core.discovery_links k
                            WHERE l.inward AND k.dst_id = ANY (l.ids)
                              AND ($4::text[] IS NULL OR k.link_type = ANY ($4::text[]))
                           UNION ALL
                           SELECT unnest(l.met), NULL, NULL, NULL, true) near
                    ORDER BY id COLLATE "C", is_met DESC, via COLLATE "C", link_type COLLATE "C",
                             response_type COLLATE "C") nearest
            WHERE NOT is_met) n
         WHERE l.depth < $5 AND l.behind < $6 AND n.ids IS NOT NULL
      ), page AS (
        SELECT l.walk, l.depth, n.id, n.via, n.link_type, n.response_type
          FROM level l
         CROSS JOIN unnest(l.ids, l.vias, l.types, l.responses) AS n(id, via, link_type, response_type)
         WHERE l.depth > 0 AND (l.walk, l.depth, n.id COLLATE "C") > ($7, $8, $9)
         ORDER BY l.walk, l.depth, n.id COLLATE "C" LIMIT $6
      )
      SELECT p.walk, p.depth, p.id, p.via, p.link_type, p.response_type, %s
        FROM core.discoveries s
        LEFT JOIN page p ON true
        LEFT JOIN core.discoveries d ON d.discovery_id = p.id
       WHERE s.discovery_id = $1
       ORDER BY p.walk, p.depth, p.id COLLATE "C"
      """
          .formatted(DiscoveryRows.ITEM);

  private Uni<Page<NearDiscovery>> walk(
      DiscoveryId id,
      List<Walk> walks,
      String @Nullable [] types,
      int depth,
      @Nullable Integer limit,
      CursorScope scope,
      @Nullable String cursor) {
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.tuple()
            .addString(id.value())
            .addArrayOfBoolean(Walk.outward(walks))
            .addArrayOfBoolean(Walk.inward(walks))
            .addArrayOfString(types)
            .addInteger(depth)
            .addLong(items + 1L)
            .addLong(place.map(p -> p.number(0)).orElse(0L))
            .addInteger(place.map(p -> (int) p.number(1)).orElse(0))
            .addString(place.map(p -> p.text(2)).orElse(""));
    return reader
        .read(WALK, parameters)
        .map(rows -> RowPages.ofSubject(rows, "id", id::unknown))
        .map(
            rows -> RowPages.of(rows, items, row -> near(row, walks), row -> cursorOf(scope, row)));
  }

  private static String cursorOf(CursorScope scope, Row row) {
    return scope.cursor(row.getLong("walk"), row.getInteger("depth"), row.getString("id"));
  }

  private static NearDiscovery near(Row row, List<Walk> walks) {
    Walk walk = walks.get(row.getLong("walk").intValue() - 1);
    return new NearDiscovery(
        walk == Walk.ANY ? null : walk.name().toLowerCase(Locale.ROOT),
        row.getInteger("depth"),
        row.getString("via"),
        row.getString("link_type"),
        row.getString("response_type"),
        DiscoveryRows.item(row));
  }
}
