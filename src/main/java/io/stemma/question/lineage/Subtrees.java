package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Bounds;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what descends from an agent. */
public final class Subtrees {
  private final LineageSql sql;
  private final LineageLimits limits;

  public Subtrees(LineageSql sql, LineageLimits limits) {
    this.sql = sql;
    this.limits = limits;
  }

  /**
   * Walks all generations down and counts. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the
   * record does not know the agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param depth generations walked, null for as many as allowed
   */
  public Uni<LineageStatistics> statistics(AgentId agent, @Nullable Integer depth) {
    int generations = Bounds.within("depth", depth, limits.maxDepth(), limits.maxDepth());
    return sql.generations(agent, generations, limits.maxCounted())
        .map(rows -> statistics(agent, rows));
  }

  private static LineageStatistics statistics(AgentId agent, List<FoundRow> rows) {
    if (rows.isEmpty()) {
      throw StemmaException.unknownAgent(agent.value());
    }
    return LineageStatistics.of(rows.stream().map(Subtrees::alike).toList());
  }

  private static AlikeAgents alike(FoundRow row) {
    return new AlikeAgents(
        row.small("depth"),
        row.text("status"),
        row.yes("placeholder"),
        row.number("number"),
        row.number("leaves"),
        row.number("parents_of_start"));
  }
}
