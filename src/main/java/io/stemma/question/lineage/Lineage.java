package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers lineage from the relational record, in one statement and so of one snapshot. It needs no
 * AGE.
 */
public final class Lineage {
  private final RecordReader reader;
  private final LineageLimits limits;

  public Lineage(RecordReader reader, LineageLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /**
   * Follows the lineage, breadth first. An agent stands in the answer once, at its smallest
   * distance, cycles in the record or not. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the
   * record does not know the agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param depth generations, null for the default
   * @param limit agents, null for the default
   */
  public Uni<LineageAnswer> of(
      AgentId agent, Direction direction, @Nullable Integer depth, @Nullable Integer limit) {
    int generations = Bounds.within("depth", depth, limits.defaultDepth(), limits.maxDepth());
    int agents = Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
    Uni<RowSet<Row>> rows =
        switch (direction) {
          case ANCESTORS -> ancestors(agent, generations, agents);
          case DESCENDANTS -> descendants(agent, generations, agents);
        };
    return rows.map(found -> answer(agent, found, agents));
  }

  // An agent has one parent, so the way up is a chain: it ends, or it runs into a circle, where
  // only the first turn counts. The depth bounds how far a circle is followed.
  private static final String ANCESTORS =
      """
      WITH RECURSIVE chain(agent_id, parent_id, depth, status, placeholder) AS (
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
      SELECT agent_id, parent_id, depth, status, placeholder
        FROM nearest ORDER BY depth LIMIT $3
      """;

  private Uni<RowSet<Row>> ancestors(AgentId agent, int depth, int limit) {
    // The agent itself and one more than asked for.
    return reader.read(ANCESTORS, Tuple.of(agent.value(), depth, limit + 2L));
  }

  // As an agent has one parent, two ways down to the same agent can differ only by a turn through
  // the start: leaving the start out is all that cycles need, and no path is carried along. The
  // recursion stops at the limit, since PostgreSQL makes its rows only as they are asked for; the
  // children of each are taken in order, so that a cut answer is the same every time. The OFFSET 0
  // keeps the planner from joining each generation with the whole table.
  private static final String DESCENDANTS =
      """
      WITH RECURSIVE tree(agent_id, parent_id, depth, status, placeholder) AS (
        SELECT agent_id, parent_agent_id, 0, status, placeholder
          FROM core.identities WHERE agent_id = $1
        UNION ALL
        SELECT c.agent_id, c.parent_agent_id, t.depth + 1, c.status, c.placeholder
          FROM tree t
         CROSS JOIN LATERAL (SELECT agent_id, parent_agent_id, status, placeholder
                               FROM core.identities i
                              WHERE i.parent_agent_id = t.agent_id AND i.agent_id <> $1
                              ORDER BY i.agent_id COLLATE "C" OFFSET 0) c
         WHERE t.depth < $2
      ), found AS (
        SELECT agent_id, parent_id, depth, status, placeholder FROM tree LIMIT $3
      )
      SELECT agent_id, parent_id, depth, status, placeholder
        FROM found ORDER BY depth, agent_id COLLATE "C"
      """;

  private Uni<RowSet<Row>> descendants(AgentId agent, int depth, int limit) {
    return reader.read(DESCENDANTS, Tuple.of(agent.value(), depth, limit + 2L));
  }

  /** The first row is the agent itself, at depth 0: without it the record does not know it. */
  private static LineageAnswer answer(AgentId agent, RowSet<Row> rows, int limit) {
    if (rows.size() == 0) {
      throw new StemmaException(
          ErrorCode.AGENT_NOT_FOUND, "The record knows no agent '" + agent + "'.");
    }
    List<LineageAnswer.Node> nodes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      int depth = row.getInteger(2);
      if (depth > 0 && nodes.size() < limit) {
        nodes.add(
            new LineageAnswer.Node(
                row.getString(0), row.getString(1), depth, row.getString(3), row.getBoolean(4)));
      }
    }
    return new LineageAnswer(nodes, rows.size() > limit + 1);
  }
}
