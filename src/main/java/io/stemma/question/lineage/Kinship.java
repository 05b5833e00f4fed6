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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How two agents are related: over the ancestor they share that is the fewest generations away from
 * both in sum, and of such the one nearest to the first agent. An agent is an ancestor of itself
 * here, so that of a parent and its child the parent is the common one.
 *
 * <p>Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the record does not know one of the two,
 * {@link ErrorCode#INVALID_REQUEST} beyond a limit.
 */
public final class Kinship {
  /** Columns of both statements, before those of an agent. */
  private static final int FIRST_KNOWN = 0;

  private static final int SECOND_KNOWN = 1;
  private static final int AGENT_ID = 2;

  private final RecordReader reader;
  private final LineageLimits limits;

  public Kinship(RecordReader reader, LineageLimits limits) {
    this.reader = reader;
    this.limits = limits;
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

  /**
   * The nearest common ancestor; empty where the two have none within the depth.
   *
   * @param depth generations looked at above each, null for as many as allowed
   */
  public Uni<Optional<CommonAncestor>> commonAncestor(
      AgentId first, AgentId second, @Nullable Integer depth) {
    return reader
        .read(COMMON_ANCESTOR, parameters(first, second, depth))
        .map(rows -> related(first, second, rows))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new CommonAncestor(
                                agent(row), row.getInteger("up"), row.getInteger("down"))));
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

  /**
   * The agents from the first to the second, both included, up to their nearest common ancestor and
   * down from it; empty where they have none within the depth.
   *
   * @param depth generations looked at above each, null for as many as allowed
   */
  public Uni<List<LineageStep>> path(AgentId first, AgentId second, @Nullable Integer depth) {
    return reader
        .read(PATH, parameters(first, second, depth))
        .map(rows -> related(first, second, rows).stream().map(Kinship::agent).toList());
  }

  private Tuple parameters(AgentId first, AgentId second, @Nullable Integer depth) {
    int generations = Bounds.within("depth", depth, limits.maxDepth(), limits.maxDepth());
    return Tuple.of(first.value(), second.value(), generations);
  }

  /** The rows that hold an agent: where the two are not related, the only row holds none. */
  private static List<Row> related(AgentId first, AgentId second, RowSet<Row> rows) {
    List<Row> related = new ArrayList<>();
    for (Row row : rows) {
      requireKnown(first, row.getBoolean(FIRST_KNOWN));
      requireKnown(second, row.getBoolean(SECOND_KNOWN));
      if (row.getString(AGENT_ID) != null) {
        related.add(row);
      }
    }
    return related;
  }

  private static void requireKnown(AgentId agent, boolean known) {
    if (!known) {
      throw StemmaException.unknownAgent(agent.value());
    }
  }

  private static LineageStep agent(Row row) {
    return new LineageStep(
        row.getString("agent_id"),
        row.getString("parent_id"),
        row.getString("status"),
        row.getBoolean("placeholder"));
  }
}
