package io.stemma.question.knowledge;

import io.stemma.question.knowledge.DiscoverySql.WalkPlace;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteSnapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk along links, level by level: a recursion of SQLite cannot know what it has met. All
 * levels are of one snapshot, and the walk ends with the level that fills the page.
 */
final class SqliteWalk {
  private final SqliteSnapshot snapshot;
  private final long number;
  private final Walk way;
  private final @Nullable List<String> types;

  SqliteWalk(SqliteSnapshot snapshot, long number, Walk way, List<String> types) {
    this.snapshot = snapshot;
    this.number = number;
    this.way = way;
    this.types = types.isEmpty() ? null : types;
  }

  /** Items behind a place, each the number, the depth, the id, and the link that leads there. */
  List<List<?>> from(String start, int depth, WalkPlace behind, long most) throws SQLException {
    List<List<?>> found = new ArrayList<>();
    Set<String> met = new HashSet<>(Set.of(start));
    List<String> level = List.of(start);
    for (int at = 1; at <= depth && !level.isEmpty() && found.size() < most; at++) {
      List<String> next = new ArrayList<>();
      for (FoundRow row : neighbours(level)) {
        String id = row.name("id");
        if (met.add(id)) {
          next.add(id);
          if (found.size() < most && behind.isBefore(number, at, id)) {
            found.add(item(at, row));
          }
        }
      }
      level = next;
    }
    return found;
  }

  private List<?> item(long depth, FoundRow row) {
    return Arrays.asList(
        number,
        depth,
        row.name("id"),
        row.name("via"),
        row.name("link_type"),
        row.text("response_type"));
  }

  private static final String NEIGHBOURS =
      """
      SELECT k.dst_id AS id, k.src_id AS via, k.edge_type AS link_type, k.response_type
        FROM discovery_edges k
       WHERE ?1 AND k.src_id IN (SELECT value FROM json_each(?3))
         AND (?4 IS NULL OR k.edge_type IN (SELECT value FROM json_each(?4)))
      UNION ALL
      SELECT k.src_id, k.dst_id, k.edge_type, k.response_type
        FROM discovery_edges k
       WHERE ?2 AND k.dst_id IN (SELECT value FROM json_each(?3))
         AND (?4 IS NULL OR k.edge_type IN (SELECT value FROM json_each(?4)))
       ORDER BY id, via, link_type, response_type NULLS LAST
      """;

  private List<FoundRow> neighbours(List<String> level) throws SQLException {
    return snapshot.find(NEIGHBOURS, way.isOutward(), way.isInward(), level, types);
  }
}
