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
import io.stemma.store.sql.FoundRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers lineage from the relational record, of one snapshot. It needs no AGE. */
public final class Lineage {
  private static final String NAME = "lineage";

  private final LineageSql sql;
  private final Cursors cursors;
  private final LineageLimits limits;

  public Lineage(LineageSql sql, Cursors cursors, LineageLimits limits) {
    this.sql = sql;
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
    int behindDepth = place.map(p -> (int) p.number(0)).orElse(0);
    String behindName = place.map(p -> p.text(1)).orElse("");
    // The agent itself, and one more than asked for.
    return sql.relatives(agent, direction, generations, behindDepth, behindName, agents + 2L)
        .map(found -> page(agent, found, agents, scope));
  }

  /** The first row is the agent itself, at depth 0: without it the record does not know it. */
  private static Page<LineageNode> page(
      AgentId agent, List<FoundRow> rows, int limit, CursorScope scope) {
    if (rows.isEmpty()) {
      throw StemmaException.unknownAgent(agent.value());
    }
    return Page.of(
        rows.subList(1, rows.size()),
        limit,
        Lineage::node,
        last -> scope.cursor(last.depth(), name(last)));
  }

  private static LineageNode node(FoundRow row) {
    return new LineageNode(
        row.name("agent_id"),
        row.text("parent_id"),
        row.small("depth"),
        row.text("status"),
        row.yes("placeholder"),
        row.text("relation"));
  }

  /** What agents of one generation are sorted by. */
  private static String name(LineageNode node) {
    return node.relation() == null ? node.id() : node.relation() + " " + node.id();
  }
}
