package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Questions about one discovery as PostgreSQL answers them. */
public final class PostgresDiscoveries implements DiscoverySql {
  private final RecordReader reader;

  public PostgresDiscoveries(RecordReader reader) {
    this.reader = reader;
  }

  // The first row is the discovery, each other one a link, so that no text comes twice.
  private static final String ONE =
      """
      WITH links AS (
        (SELECT 1 AS place, 'out' AS direction, link_type, dst_id::text AS other_id, response_type,
                weight, created_at AS linked_at, created_by, metadata::text AS link_metadata,
                written_by AS link_written_by, written_key AS link_written_key
           FROM core.discovery_links WHERE src_id = $1
          ORDER BY link_type COLLATE "C", dst_id COLLATE "C" LIMIT $2)
        UNION ALL
        (SELECT 2, 'in', link_type, src_id::text, response_type, weight, created_at, created_by,
                metadata::text, written_by, written_key
           FROM core.discovery_links WHERE dst_id = $1
          ORDER BY link_type COLLATE "C", src_id COLLATE "C" LIMIT $2)
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      )
      SELECT d.discovery_id AS id, %s,
             d.details, d.related_files::text, d.provenance::text, d.provenance_chain::text,
             d.metadata::text, l.direction, l.link_type, l.other_id, other.discovery_id IS NOT NULL
             AS other_known, l.response_type, l.weight, l.linked_at, l.created_by, l.link_metadata,
             d.written_by, d.written_key, l.link_written_by, l.link_written_key
        FROM links l
        LEFT JOIN core.discoveries d ON l.place = 0 AND d.discovery_id = $1
        LEFT JOIN core.discoveries other ON other.discovery_id = l.other_id
       ORDER BY l.place, l.link_type COLLATE "C", l.other_id COLLATE "C"
      """
          .formatted(PostgresItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> one(DiscoveryId id, int mostLinks) {
    return reader.find(ONE, Tuple.of(id.value(), mostLinks));
  }

  private static final String SIMILAR =
      """
      WITH own AS (
        SELECT tag FROM core.discovery_tags WHERE discovery_id = $1
      ), others AS (
        SELECT t.discovery_id::text AS id, count(*) AS shared
          FROM own JOIN core.discovery_tags t USING (tag)
         WHERE t.discovery_id <> $1
         GROUP BY t.discovery_id HAVING count(*) >= $2
      ), page AS (
        SELECT id, shared FROM others
         WHERE shared < $3 OR (shared = $3 AND id COLLATE "C" > $4)
         ORDER BY shared DESC, id COLLATE "C" LIMIT $5
      )
      SELECT p.id, p.shared,
             ARRAY(SELECT t.tag FROM own JOIN core.discovery_tags t USING (tag)
                    WHERE t.discovery_id = p.id ORDER BY t.tag COLLATE "C") AS shared_tags, %s
        FROM core.discoveries s
        LEFT JOIN page p ON true
        LEFT JOIN core.discoveries d ON d.discovery_id = p.id
       WHERE s.discovery_id = $1
       ORDER BY p.shared DESC, p.id COLLATE "C"
      """
          .formatted(PostgresItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> similar(
      DiscoveryId id, int min, long behindShared, String behindName, long most) {
    return reader.find(SIMILAR, Tuple.of(id.value(), min, behindShared, behindName, most));
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
          .formatted(PostgresItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> walk(
      DiscoveryId id,
      List<Walk> walks,
      List<String> types,
      int depth,
      WalkPlace behind,
      long most) {
    Tuple parameters =
        Tuple.tuple()
            .addString(id.value())
            .addArrayOfBoolean(Walk.outward(walks))
            .addArrayOfBoolean(Walk.inward(walks))
            .addArrayOfString(types.isEmpty() ? null : types.toArray(String[]::new))
            .addInteger(depth)
            .addLong(most)
            .addLong(behind.walk())
            .addInteger(behind.depth())
            .addString(behind.id());
    return reader.find(WALK, parameters);
  }
}
