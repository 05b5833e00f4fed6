package io.stemma.graph;

import io.stemma.graph.plan.PlanWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query returned.
 *
 * @param columns names in the order of the RETURN; they may repeat
 * @param rows each as long as {@code columns}, of null, Boolean, numbers, String, List and Map
 * @param truncated whether there was more than the row or the byte limit let through
 * @param warnings what the query names and the graph does not have
 */
public record CypherAnswer(
    List<String> columns,
    List<List<@Nullable Object>> rows,
    boolean truncated,
    List<PlanWarning> warnings) {
  CypherAnswer with(List<PlanWarning> others) {
    return new CypherAnswer(columns, rows, truncated, others);
  }
}
