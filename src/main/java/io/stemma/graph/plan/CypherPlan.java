package io.stemma.graph.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a query would be answered. Nothing of it has run.
 *
 * @param columns names of what it returns
 * @param estimatedRows rows the planner expects
 * @param estimatedCost in the planner's unit, about one page read in order
 * @param indexes those used, each once
 * @param warnings what it names and the graph does not have, and what makes it slower than it need
 *     be
 * @param plan PostgreSQL's own, as {@code EXPLAIN (FORMAT JSON)} gives it
 */
public record CypherPlan(
    List<String> columns,
    double estimatedRows,
    double estimatedCost,
    List<IndexUse> indexes,
    List<PlanWarning> warnings,
    JsonNode plan) {
  /** An index and the label it finds elements of. */
  public record IndexUse(String label, String index) {}

  /** The same with other warnings before its own. */
  public CypherPlan with(List<PlanWarning> others) {
    List<PlanWarning> all = new ArrayList<>(others);
    all.addAll(warnings);
    return new CypherPlan(columns, estimatedRows, estimatedCost, indexes, all, plan);
  }

  /**
   * Reads a plan.
   *
   * @param explained what {@code EXPLAIN (FORMAT JSON)} answered
   */
  public static CypherPlan of(List<String> columns, JsonNode explained) {
    JsonNode plan = explained.path(0).path("Plan");
    PlanReader reader = PlanReader.read(plan);
    return new CypherPlan(
        columns,
        plan.path("Plan Rows").asDouble(),
        plan.path("Total Cost").asDouble(),
        reader.indexes(),
        reader.warnings(),
        plan);
  }
}
