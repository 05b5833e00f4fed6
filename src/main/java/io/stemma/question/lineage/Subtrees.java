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
import org.jspecify.annotations.Nullable;

/** Counts what descends from an agent. */
public final class Subtrees {
  private final RecordReader reader;
  private final LineageLimits limits;

  public Subtrees(RecordReader reader, LineageLimits limits) {
    this.reader = reader;
    this.limits = limits;
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
      SELECT depth, status, placeholder, count(*) AS agents, count(*) FILTER (WHERE leaf) AS leaves,
             count(*) FILTER (WHERE parent_of_start) AS parents_of_start
        FROM judged GROUP BY depth, status, placeholder ORDER BY depth
      """;

  /**
   * Walks all generations down and counts. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the
   * record does not know the agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param depth generations walked, null for as many as allowed
   */
  public Uni<LineageStatistics> statistics(AgentId agent, @Nullable Integer depth) {
    int generations = Bounds.within("depth", depth, limits.maxDepth(), limits.maxDepth());
    return reader
        .read(STATISTICS, Tuple.of(agent.value(), generations, limits.maxCounted()))
        .map(rows -> statistics(agent, rows));
  }

  private static LineageStatistics statistics(AgentId agent, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw StemmaException.unknownAgent(agent.value());
    }
    return LineageStatistics.of(rows.stream().map(Subtrees::alike).toList());
  }

  private static AlikeAgents alike(Row row) {
    return new AlikeAgents(
        row.getInteger("depth"),
        row.getString("status"),
        row.getBoolean("placeholder"),
        row.getLong("agents"),
        row.getLong("leaves"),
        row.getLong("parents_of_start"));
  }
}
