package io.stemma.graph.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plans of PostgreSQL 18 with AGE 1.8 say; cut down to the members that are read. */
class PlanReaderTest {
  @Test
  void notesIndexesWithoutAWarning() throws JsonProcessingException {
    CypherPlan plan =
        read(
            """
            {"Node Type": "Index Scan", "Index Name": "Agent_id", "Relation Name": "Agent",
             "Plan Rows": 1, "Total Cost": 8.29}
            """);

    assertThat(plan.indexes()).containsExactly(new CypherPlan.IndexUse("Agent", "Agent_id"));
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.estimatedRows()).isEqualTo(1);
    assertThat(plan.estimatedCost()).isEqualTo(8.29);
  }

  @Test
  void namesThePatternThatSearchesEveryLabel() throws JsonProcessingException {
    CypherPlan plan =
        read(
            """
            {"Node Type": "Append", "Plans": [
              {"Node Type": "Seq Scan", "Parent Relationship": "Member", "Alias": "n_1",
               "Relation Name": "_ag_label_vertex"},
              {"Node Type": "Seq Scan", "Parent Relationship": "Member", "Alias": "n_2",
               "Relation Name": "Agent"}]}
            """);

    assertThat(plan.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("unlabelled-match");
              assertThat(warning.message()).startsWith("(n) ");
            });
  }

  @Test
  void namesThePropertyThatHasNoIndex() throws JsonProcessingException {
    CypherPlan plan =
        read(
            """
            {"Node Type": "Seq Scan", "Relation Name": "Agent", "Alias": "a", "Filter":
             "(agtype_access_operator(VARIADIC ARRAY[properties, '\\"status\\"'::agtype]) = '\\"x\\"'::agtype)"}
            """);

    assertThat(plan.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("property-without-index");
              assertThat(warning.message()).contains("Agent", "'status'");
            });
  }

  @Test
  void warnsOfPathsFromEveryVertex() throws JsonProcessingException {
    CypherPlan plan =
        read(
            """
            {"Node Type": "Nested Loop", "Plans": [
              {"Node Type": "Seq Scan", "Relation Name": "Agent", "Alias": "a"},
              {"Node Type": "Function Scan", "Function Name": "age_vle"}]}
            """);

    assertThat(plan.warnings())
        .extracting(PlanWarning::code)
        .containsExactly("path-from-everywhere", "label-scan");
  }

  private static CypherPlan read(String plan) throws JsonProcessingException {
    return CypherPlan.of(List.of("a"), new ObjectMapper().readTree("[{\"Plan\": " + plan + "}]"));
  }
}
