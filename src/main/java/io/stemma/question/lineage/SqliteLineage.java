package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.util.List;

/** Questions of lineage as a SQLite file answers them. */
public final class SqliteLineage implements LineageSql {
  private final SqliteReader reader;

  public SqliteLineage(SqliteReader reader) {
    this.reader = reader;
  }

  // An agent has one parent, so the way up is a chain: it ends, or it runs into a circle, where
  // only the first turn counts: beside min(), SQLite takes the other columns of the same row.
  private static final String CHAIN =
      """
      chain(agent_id, parent_id, depth, status, placeholder) AS (
        SELECT agent_id, parent_agent_id, 0, status, placeholder
          FROM agent_metadata WHERE agent_id = ?1
        UNION ALL
        SELECT p.agent_id, p.parent_agent_id, c.depth + 1, p.status, p.placeholder
          FROM chain c
          JOIN agent_metadata p ON p.agent_id = c.parent_id AND p.agent_id <> ?1
         WHERE c.depth < ?2
      ), nearest AS (
        SELECT agent_id, parent_id, min(depth) AS depth, status, placeholder
          FROM chain GROUP BY agent_id
      )
      """;

  // Two ways down to the same agent can differ only by a turn through the start, which is left out.
  // The ORDER BY of a recursion is the order in which SQLite takes the rows it has found and goes
  // on from them. So they come sorted, and a LIMIT on them ends the walk.
  private static final String TREE =
      """
      tree(agent_id, parent_id, depth, status, placeholder) AS (
        SELECT agent_id, parent_agent_id, 0, status, placeholder
          FROM agent_metadata WHERE agent_id = ?1
        UNION ALL
        SELECT c.agent_id, c.parent_agent_id, t.depth + 1, c.status, c.placeholder
          FROM tree t
          JOIN agent_metadata c ON c.parent_agent_id = t.agent_id AND c.agent_id <> ?1
         WHERE t.depth < ?2
         ORDER BY 3, 1
      )
      """;

  private static final String ANCESTORS =
      "WITH RECURSIVE "
          + CHAIN
          + """
          SELECT agent_id, parent_id, depth, status, placeholder, NULL AS relation
            FROM nearest
           WHERE depth = 0 OR (depth, agent_id) > (?4, ?5)
           ORDER BY depth, agent_id LIMIT ?3
          """;
  private static final String DESCENDANTS =
      "WITH RECURSIVE "
          + TREE
          + """
          SELECT agent_id, parent_id, depth, status, placeholder, NULL AS relation
            FROM tree
           WHERE depth = 0 OR (depth, agent_id) > (?4, ?5)
           LIMIT ?3
          """;
  private static final String BOTH =
      "WITH RECURSIVE "
          + CHAIN
          + ", "
          + TREE
          + """
          , descendants AS (
            SELECT agent_id, parent_id, depth, status, placeholder, 'descendant' AS relation
              FROM tree
             WHERE depth > 0 AND (depth, 'descendant ' || agent_id) > (?4, ?5)
             LIMIT ?3
          )
          SELECT agent_id, parent_id, depth, status, placeholder, 'ancestor' AS relation
            FROM nearest
           WHERE depth = 0 OR (depth, 'ancestor ' || agent_id) > (?4, ?5)
          UNION ALL
          SELECT * FROM descendants
           ORDER BY depth, relation, agent_id LIMIT ?3
          """;

  @Override
  public Uni<List<FoundRow>> relatives(
      AgentId agent,
      Direction direction,
      int generations,
      int behindDepth,
      String behindName,
      long most) {
    String statement =
        switch (direction) {
          case ANCESTORS -> ANCESTORS;
          case DESCENDANTS -> DESCENDANTS;
          case BOTH -> BOTH;
        };
    return reader.find(statement, agent.value(), generations, most, behindDepth, behindName);
  }

  // Two ways up, side 0 from the first agent and side 1 from the second. As every agent has one
  // parent, no way between the two goes down first: up from a child leads back.
  private static final String COMMON =
      """
      WITH RECURSIVE chain(side, start, agent_id, parent_id, depth, status, placeholder) AS (
        SELECT ends.side, i.agent_id, i.agent_id, i.parent_agent_id, 0, i.status, i.placeholder
          FROM (SELECT 0 AS side, ?1 AS agent_id UNION ALL SELECT 1, ?2) ends
          JOIN agent_metadata i ON i.agent_id = ends.agent_id
        UNION ALL
        SELECT c.side, c.start, p.agent_id, p.parent_agent_id, c.depth + 1, p.status, p.placeholder
          FROM chain c
          JOIN agent_metadata p ON p.agent_id = c.parent_id AND p.agent_id <> c.start
         WHERE c.depth < ?3
      ), met AS (
        SELECT min(depth) FILTER (WHERE side = 0) AS up, min(depth) FILTER (WHERE side = 1) AS down
          FROM chain GROUP BY agent_id
      ), common AS (
        SELECT up, down FROM met
         WHERE up IS NOT NULL AND down IS NOT NULL
         ORDER BY up + down, up LIMIT 1
      ), known AS (
        SELECT EXISTS (SELECT 1 FROM chain WHERE side = 0) AS one,
               EXISTS (SELECT 1 FROM chain WHERE side = 1) AS other
      )
      """;

  private static final String COMMON_ANCESTOR =
      COMMON
          + """
          , top AS (
            SELECT agent_id, parent_id, status, placeholder, up, down
              FROM common JOIN chain ON side = 0 AND depth = up
          )
          SELECT one, other, agent_id, parent_id, status, placeholder, up, down
            FROM known LEFT JOIN top ON true
          """;

  @Override
  public Uni<List<FoundRow>> commonAncestor(AgentId first, AgentId second, int generations) {
    return reader.find(COMMON_ANCESTOR, first.value(), second.value(), generations);
  }

  private static final String PATH =
      COMMON
          + """
          , path AS (
            SELECT n.agent_id, n.parent_id, n.status, n.placeholder,
                   CASE n.side WHEN 0 THEN n.depth ELSE c.up + c.down - n.depth END AS step
              FROM common c
              JOIN chain n ON (n.side = 0 AND n.depth <= c.up) OR (n.side = 1 AND n.depth < c.down)
          )
          SELECT one, other, agent_id, parent_id, status, placeholder, step
            FROM known LEFT JOIN path ON true ORDER BY step
          """;

  @Override
  public Uni<List<FoundRow>> path(AgentId first, AgentId second, int generations) {
    return reader.find(PATH, first.value(), second.value(), generations);
  }

  // A recursion cannot count what it has found. So the generation in which the last descendant
  // wanted stands is looked for first, and the walk ends with it.
  private static final String ENOUGH =
      "WITH RECURSIVE " + TREE + "SELECT depth FROM tree WHERE depth > 0 LIMIT 1 OFFSET ?3 - 1";
  private static final String STATISTICS =
      "WITH RECURSIVE "
          + TREE
          + """
          , judged AS (
            SELECT depth, status, placeholder,
                   NOT EXISTS (SELECT 1 FROM agent_metadata i
                                WHERE i.parent_agent_id = t.agent_id AND i.agent_id <> ?1) AS leaf,
                   EXISTS (SELECT 1 FROM agent_metadata i
                            WHERE i.agent_id = ?1 AND i.parent_agent_id = t.agent_id)
                   AS parent_of_start
              FROM tree t
          )
          SELECT depth, status, placeholder, count(*) AS number,
                 count(*) FILTER (WHERE leaf) AS leaves,
                 count(*) FILTER (WHERE parent_of_start) AS parents_of_start
            FROM judged GROUP BY depth, status, placeholder ORDER BY depth
          """;

  @Override
  public Uni<List<FoundRow>> generations(AgentId agent, int generations, long enough) {
    return reader.answer(
        snapshot -> {
          List<FoundRow> last = snapshot.find(ENOUGH, agent.value(), generations, enough);
          long depth = last.isEmpty() ? generations : last.get(0).number("depth");
          return snapshot.find(STATISTICS, agent.value(), depth);
        });
  }
}
