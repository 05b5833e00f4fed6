package io.stemma.graph;

import io.stemma.graph.plan.PlanWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of an answer that comes in pieces.
 *
 * @param columns names in the order of the RETURN, the same in every piece
 * @param rows as in {@link CypherAnswer}; none in the only piece of an empty answer
 * @param last whether no piece follows
 * @param truncated in the last piece, whether there was more than the limits let through
 * @param warnings in the last piece, what the query names and the graph does not have
 */
public record CypherBatch(
    List<String> columns,
    List<List<@Nullable Object>> rows,
    boolean last,
    boolean truncated,
    List<PlanWarning> warnings) {
  CypherBatch with(List<PlanWarning> others) {
    return last ? new CypherBatch(columns, rows, true, truncated, others) : this;
  }
}
