package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers lineage from the relational record, in one statement and so of one snapshot. It needs no
 * AGE.
 */
public final class Lineage {
  private static final String NAME = "lineage";

  /** Column of the statements that follow both ways. */
  private static final int RELATION = 5;

  private final RecordReader reader;
  private final Cursors cursors;
  private final LineageLimits limits;

  public Lineage(RecordReader reader, Cursors cursors, LineageLimits limits) {
    this.reader = reader;
    this.cursors = cursors;
    this.limits = limits;
  }

  /**
   * Follows the lineage, breadth first: generation by generation, ancestors before descendants, in
   * the order of ids. An agent stands in the answer once for each way, at its smallest distance,
   * cycles in the record or not. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the record does
   * not know the agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param depth generations, null for the default
   * @param limit agents, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<LineageNode>> of(
      AgentId agent,
      Direction direction,
      @Nullable Integer depth,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int generations = Bounds.within("depth", depth, limits.defaultDepth(), limits.maxDepth());
    int agents = Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
    CursorScope scope = cursors.of(NAME, agent, direction, generations);
    Optional<Place> place = scope.place(cursor);
    return rows(agent, direction, generations, agents, place)
        .map(found -> page(agent, found, agents, scope));
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
  // row
  // says how many agents there are behind the page's beginning up to its own generation, so the
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
      SELECT agent_id, parent_id, depth, status, placeholder
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

  /** The agent itself, and one more than asked for. */
  private Uni<RowSet<Row>> rows(
      AgentId agent, Direction direction, int depth, int limit, Optional<Place> place) {
    String statement =
        switch (direction) {
          case ANCESTORS -> ANCESTORS;
          case DESCENDANTS -> DESCENDANTS;
          case BOTH -> BOTH;
        };
    int behindDepth = place.map(p -> (int) p.number(0)).orElse(0);
    String behindName = place.map(p -> p.text(1)).orElse("");
    return reader.read(
        statement, Tuple.of(agent.value(), depth, limit + 2L, behindDepth, behindName));
  }

  /** The first row is the agent itself, at depth 0: without it the record does not know it. */
  private static Page<LineageNode> page(
      AgentId agent, RowSet<Row> rows, int limit, CursorScope scope) {
    RowIterator<Row> found = rows.iterator();
    if (!found.hasNext()) {
      throw StemmaException.unknownAgent(agent.value());
    }
    found.next();
    return Page.of(
        () -> found, limit, Lineage::node, last -> scope.cursor(last.depth(), name(last)));
  }

  private static LineageNode node(Row row) {
    return new LineageNode(
        row.getString(0),
        row.getString(1),
        row.getInteger(2),
        row.getString(3),
        row.getBoolean(4),
        row.size() > RELATION ? row.getString(RELATION) : null);
  }

  /** What agents of one generation are sorted by. */
  private static String name(LineageNode node) {
    return node.relation() == null ? node.id() : node.relation() + " " + node.id();
  }
}
