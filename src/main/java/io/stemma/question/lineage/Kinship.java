package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.store.sql.FoundRow;
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
  private final LineageSql sql;
  private final LineageLimits limits;

  public Kinship(LineageSql sql, LineageLimits limits) {
    this.sql = sql;
    this.limits = limits;
  }

  /**
   * The nearest common ancestor; empty where the two have none within the depth.
   *
   * @param depth generations looked at above each, null for as many as allowed
   */
  public Uni<Optional<CommonAncestor>> commonAncestor(
      AgentId first, AgentId second, @Nullable Integer depth) {
    return sql.commonAncestor(first, second, generations(depth))
        .map(rows -> related(first, "otherAgentId", second, rows))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row -> new CommonAncestor(agent(row), row.small("up"), row.small("down"))));
  }

  /**
   * The agents from the first to the second, both included, up to their nearest common ancestor and
   * down from it; empty where they have none within the depth.
   *
   * @param depth generations looked at above each, null for as many as allowed
   */
  public Uni<List<LineageStep>> path(AgentId first, AgentId second, @Nullable Integer depth) {
    return sql.path(first, second, generations(depth))
        .map(
            rows ->
                related(first, "otherAgentId", second, rows).stream().map(Kinship::agent).toList());
  }

  private int generations(@Nullable Integer depth) {
    return Bounds.within("depth", depth, limits.maxDepth(), limits.maxDepth());
  }

  /**
   * The rows that hold an agent: where the two are not related, the only row holds none.
   *
   * @param parameter that the second agent is named by
   */
  private static List<FoundRow> related(
      AgentId first, String parameter, AgentId second, List<FoundRow> rows) {
    for (FoundRow row : rows) {
      requireKnown("id", first, row.yes("one"));
      requireKnown(parameter, second, row.yes("other"));
    }
    return rows.stream().filter(row -> row.text("agent_id") != null).toList();
  }

  private static void requireKnown(String field, AgentId agent, boolean known) {
    if (!known) {
      throw StemmaException.unknownAgent(field, agent.value());
    }
  }

  private static LineageStep agent(FoundRow row) {
    return new LineageStep(
        row.name("agent_id"), row.text("parent_id"), row.text("status"), row.yes("placeholder"));
  }
}
