package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.util.ArrayList;
import java.util.List;

/** Questions about one discovery as a SQLite file answers them. */
public final class SqliteDiscoveries implements DiscoverySql {
  private final SqliteReader reader;

  public SqliteDiscoveries(SqliteReader reader) {
    this.reader = reader;
  }

  // The first row is the discovery, each other one a link, so that no text comes twice.
  private static final String ONE =
      """
      WITH outward AS (
        SELECT 1 AS place, 'out' AS direction, edge_type AS link_type, dst_id AS other_id,
               response_type, weight, created_at AS linked_at, created_by, metadata AS link_metadata,
               written_by AS link_written_by, written_key AS link_written_key
          FROM discovery_edges WHERE src_id = ?1 ORDER BY edge_type, dst_id LIMIT ?2
      ), inward AS (
        SELECT 2, 'in', edge_type, src_id, response_type, weight, created_at, created_by, metadata,
               written_by, written_key
          FROM discovery_edges WHERE dst_id = ?1 ORDER BY edge_type, src_id LIMIT ?2
      ), links AS (
        SELECT * FROM outward
        UNION ALL
        SELECT * FROM inward
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      )
      SELECT d.id AS id, %s,
             d.details, d.related_files, d.provenance, d.provenance_chain,
             d.metadata_json AS metadata, l.direction, l.link_type, l.other_id,
             other.id IS NOT NULL AS other_known, l.response_type, l.weight, l.linked_at,
             l.created_by, l.link_metadata, d.written_by, d.written_key, l.link_written_by,
             l.link_written_key
        FROM links l
        LEFT JOIN discoveries d ON l.place = 0 AND d.id = ?1
        LEFT JOIN discoveries other ON other.id = l.other_id
       ORDER BY l.place, l.link_type, l.other_id
      """
          .formatted(SqliteItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> one(DiscoveryId id, int mostLinks) {
    return reader.find(ONE, id.value(), mostLinks);
  }

  private static final String SIMILAR =
      """
      WITH own AS (
        SELECT tag FROM discovery_tags WHERE discovery_id = ?1
      ), others AS (
        SELECT t.discovery_id AS id, count(*) AS shared
          FROM own JOIN discovery_tags t ON t.tag = own.tag
         WHERE t.discovery_id <> ?1
         GROUP BY t.discovery_id HAVING count(*) >= ?2
      ), page AS (
        SELECT id, shared FROM others
         WHERE shared < ?3 OR (shared = ?3 AND id > ?4)
         ORDER BY shared DESC, id LIMIT ?5
      )
      SELECT p.id, p.shared,
             (SELECT json_group_array(t.tag ORDER BY t.tag)
                FROM own JOIN discovery_tags t ON t.tag = own.tag
               WHERE t.discovery_id = p.id) AS shared_tags, %s
        FROM discoveries s
        LEFT JOIN page p ON true
        LEFT JOIN discoveries d ON d.id = p.id
       WHERE s.id = ?1
       ORDER BY p.shared DESC, p.id
      """
          .formatted(SqliteItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> similar(
      DiscoveryId id, int min, long behindShared, String behindName, long most) {
    return reader.find(SIMILAR, id.value(), min, behindShared, behindName, most);
  }

  private static final String ITEMS =
      """
      SELECT w.value ->> 0 AS walk, w.value ->> 1 AS depth, w.value ->> 2 AS id,
             w.value ->> 3 AS via, w.value ->> 4 AS link_type, w.value ->> 5 AS response_type, %s
        FROM discoveries s
        LEFT JOIN json_each(?2) w ON true
        LEFT JOIN discoveries d ON d.id = w.value ->> 2
       WHERE s.id = ?1
       ORDER BY w.key
      """
          .formatted(SqliteItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> walk(
      DiscoveryId id,
      List<Walk> walks,
      List<String> types,
      int depth,
      WalkPlace behind,
      long most) {
    return reader.answer(
        snapshot -> {
          List<List<?>> found = new ArrayList<>();
          for (int i = 0; i < walks.size(); i++) {
            SqliteWalk walk = new SqliteWalk(snapshot, i + 1L, walks.get(i), types);
            found.addAll(walk.from(id.value(), depth, behind, most - found.size()));
          }
          return snapshot.find(ITEMS, id.value(), found);
        });
  }
}
