package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Questions of lineage as PostgreSQL answers them. */
public final class PostgresLineage implements LineageSql {
  private final RecordReader reader;

  public PostgresLineage(RecordReader reader) {
    this.reader = reader;
  }

  // An agent has one parent, so the way up is a chain: it ends, or it runs into a circle, where
  // only the first turn counts. The depth bounds how far a circle is followed.
  private static final String CHAIN =
      """
      chain(agent_id, parent_id, depth, status, placeholder) AS (
        SELECT agent_id, parent_agent_id, 0, status, placeholder
          FROM core.identities WHERE agent_id = $1
        UNION ALL
        SELECT p.agent_id, p.parent_agent_id, c.depth + 1, p.status, p.placeholder
          FROM chain c
         CROSS JOIN LATERAL (SELECT agent_id, parent_agent_id, status, placeholder
                               FROM core.identities i
                              WHERE i.agent_id = c.parent_id AND i.agent_id <> $1 OFFSET 0) p
         WHERE c.depth < $2
      ), nearest AS (
        SELECT DISTINCT ON (agent_id) agent_id, parent_id, depth, status, placeholder
          FROM chain ORDER BY agent_id, depth
      )
      """;

  // As an agent has one parent, two ways down to the same agent can differ only by a turn through
  // the start: leaving the start out is all that cycles need, and no path is carried along. Each
  // row says how many agents there are behind the page's beginning up to its own generation, so the
  // walk ends with the generation that fills the page, and a cut answer is the same every time. The
  // OFFSET 0 keeps the planner from joining each generation with the whole table.
  private static final String TREE =
      """
      tree(agent_id, parent_id, depth, status, placeholder, behind) AS (
        SELECT agent_id, parent_agent_id, 0, status, placeholder, 0::bigint
          FROM core.identities WHERE agent_id = $1
        UNION ALL
        SELECT c.agent_id, c.parent_agent_id, t.depth + 1, c.status, c.placeholder,
               t.behind + CASE WHEN t.depth >= $4 THEN count(*) OVER () ELSE 0 END
          FROM tree t
         CROSS JOIN LATERAL (SELECT agent_id, parent_agent_id, status, placeholder
                               FROM core.identities i
                              WHERE i.parent_agent_id = t.agent_id AND i.agent_id <> $1 OFFSET 0) c
         WHERE t.depth < $2 AND t.behind < $3 - 1
      )
      """;

  private static final String PAGE_OF =
      """
      SELECT agent_id, parent_id, depth, status, placeholder, NULL AS relation
        FROM %s
       WHERE depth = 0 OR (depth, agent_id COLLATE "C") > ($4, $5)
       ORDER BY depth, agent_id COLLATE "C" LIMIT $3
      """;
  private static final String ANCESTORS = "WITH RECURSIVE " + CHAIN + PAGE_OF.formatted("nearest");
  private static final String DESCENDANTS = "WITH RECURSIVE " + TREE + PAGE_OF.formatted("tree");
  private static final String BOTH =
      "WITH RECURSIVE "
          + CHAIN
          + ", "
          + TREE
          + """
          , relatives AS (
            SELECT agent_id, parent_id, depth, status, placeholder, 'ancestor' AS relation
              FROM nearest
            UNION ALL
            SELECT agent_id, parent_id, depth, status, placeholder, 'descendant'
              FROM tree WHERE depth > 0
          )
          SELECT agent_id, parent_id, depth, status, placeholder, relation
            FROM relatives
           WHERE depth = 0 OR (depth, (relation || ' ' || agent_id) COLLATE "C") > ($4, $5)
           ORDER BY depth, (relation || ' ' || agent_id) COLLATE "C" LIMIT $3
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
    return reader.find(
        statement, Tuple.of(agent.value(), generations, most, behindDepth, behindName));
  }

  // Two ways up, side 0 from the first agent and side 1 from the second, each a chain as in a
  // lineage's ancestors; where it runs into a circle, what counts comes before the second turn. As
  // every agent has one parent, no way between the two goes down first: up from a child leads back.
  private static final String COMMON =
      """
      WITH RECURSIVE chain(side, start, agent_id, parent_id, depth, status, placeholder) AS (
        SELECT ends.side, i.agent_id, i.agent_id, i.parent_agent_id, 0, i.status, i.placeholder
          FROM (VALUES (0, $1), (1, $2)) AS ends (side, agent_id)
          JOIN core.identities i ON i.agent_id = ends.agent_id
        UNION ALL
        SELECT c.side, c.start, p.agent_id, p.parent_agent_id, c.depth + 1, p.status, p.placeholder
          FROM chain c
         CROSS JOIN LATERAL (SELECT agent_id, parent_agent_id, status, placeholder
                               FROM core.identities i
                              WHERE i.agent_id = c.parent_id AND i.agent_id <> c.start OFFSET 0) p
         WHERE c.depth < $3
      ), common AS (
        SELECT min(depth) FILTER (WHERE side = 0) AS up, min(depth) FILTER (WHERE side = 1) AS down
          FROM chain
         GROUP BY agent_id
        HAVING bool_or(side = 0) AND bool_or(side = 1)
         ORDER BY min(depth) FILTER (WHERE side = 0) + min(depth) FILTER (WHERE side = 1), up LIMIT 1
      ), known AS (
        SELECT EXISTS (SELECT FROM chain WHERE side = 0) AS one,
               EXISTS (SELECT FROM chain WHERE side = 1) AS other
      )
      """;

  private static final String COMMON_ANCESTOR =
      COMMON
          + """
          SELECT one, other, agent_id, parent_id, status, placeholder, up, down
            FROM known
            LEFT JOIN (common JOIN chain ON side = 0 AND depth = up) ON true
          """;

  @Override
  public Uni<List<FoundRow>> commonAncestor(AgentId first, AgentId second, int generations) {
    return reader.find(COMMON_ANCESTOR, Tuple.of(first.value(), second.value(), generations));
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
    return reader.find(PATH, Tuple.of(first.value(), second.value(), generations));
  }

  // The walk is that of a lineage's descendants; it ends with the generation that reaches the
  // limit. A row counts the agents of one generation that are alike. The scalar queries for a child
  // cannot be made a scan of the whole table.
  private static final String STATISTICS =
      """
      WITH RECURSIVE tree(agent_id, depth, status, placeholder, found) AS (
        SELECT agent_id, 0, status, placeholder, 0::bigint
          FROM core.identities WHERE agent_id = $1
        UNION ALL
        SELECT c.agent_id, t.depth + 1, c.status, c.placeholder, t.found + count(*) OVER ()
          FROM tree t
         CROSS JOIN LATERAL (SELECT agent_id, status, placeholder
                               FROM core.identities i
                              WHERE i.parent_agent_id = t.agent_id AND i.agent_id <> $1 OFFSET 0) c
         WHERE t.depth < $2 AND t.found < $3
      ), judged AS (
        SELECT depth, status, placeholder,
               (SELECT false FROM core.identities i
                 WHERE i.parent_agent_id = t.agent_id AND i.agent_id <> $1 LIMIT 1) IS NULL AS leaf,
               (SELECT true FROM core.identities i
                 WHERE i.agent_id = $1 AND i.parent_agent_id = t.agent_id) AS parent_of_start
          FROM tree t
      )
      SELECT depth, status, placeholder, count(*) AS number, count(*) FILTER (WHERE leaf) AS leaves,
             count(*) FILTER (WHERE parent_of_start) AS parents_of_start
        FROM judged GROUP BY depth, status, placeholder ORDER BY depth
      """;

  @Override
  public Uni<List<FoundRow>> generations(AgentId agent, int generations, long enough) {
    return reader.find(STATISTICS, Tuple.of(agent.value(), generations, enough));
  }
}
