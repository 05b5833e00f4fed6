package io.stemma.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for metrics that there are, in the form their programs take. */
class DashboardTest {
  private static final Path DASHBOARD = Path.of("deploy", "grafana", "stemma.json");
  private static final Path ALERTS = Path.of("deploy", "prometheus", "alerts.yaml");
  private static final Set<String> MEMBERS_OF_A_RULE =
      Set.of("alert", "expr", "for", "labels", "annotations");

  @Test
  void theDashboardAsksForDocumentedMetricsOnly() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> queries = dashboard.findValuesAsText("expr");

    assertThat(queries).hasSizeGreaterThan(30).allSatisfy(DashboardTest::isWellFormed);
    assertThat(DocumentedMetrics.names()).containsAll(metrics(queries));
    Set<Integer> ids = new HashSet<>();
    dashboard
        .get("panels")
        .forEach(panel -> assertThat(ids.add(panel.path("id").asInt())).isTrue());
  }

  @Test
  void everyMetricOfOursIsOnTheDashboard() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

    assertThat(metrics(dashboard.findValuesAsText("expr")))
        .containsAll(
            DocumentedMetrics.names().stream().filter(name -> name.startsWith("stemma_")).toList());
  }

  @Test
  void theAlertsAskForDocumentedMetricsOnly() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).get("groups")) {
      group.get("rules").forEach(rules::add);
    }

    assertThat(rules).hasSizeGreaterThan(10).allSatisfy(DashboardTest::isARule);
    List<String> queries = rules.stream().map(rule -> rule.get("expr").asText()).toList();
    assertThat(queries).allSatisfy(DashboardTest::isWellFormed);
    assertThat(DocumentedMetrics.names()).containsAll(metrics(queries));
    assertThat(rules.stream().map(rule -> rule.get("alert").asText())).doesNotHaveDuplicates();
  }

  @Test
  void promtoolPassesTheAlerts() throws Exception {
    Promtool.assume();
    Promtool.assertPasses("", "check", "rules", ALERTS.toString());
  }

  private static void isARule(JsonNode rule) {
    List<String> members = new ArrayList<>();
    rule.fieldNames().forEachRemaining(members::add);
    assertThat(MEMBERS_OF_A_RULE).containsAll(members);
    assertThat(rule.path("alert").asText()).matches("Stemma[A-Za-z]+");
    assertThat(rule.path("for").asText("1m")).matches("[0-9]+[smhd]");
    assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
    assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
    assertThat(rule.at("/annotations/action").asText()).isNotEmpty();
  }

  private static Set<String> metrics(List<String> queries) {
    return DocumentedMetrics.in(String.join("\n", queries));
  }

  /** Its brackets close in the order in which they open. */
  private static void isWellFormed(String query) {
    StringBuilder open = new StringBuilder();
    for (char c : query.replaceAll("\"[^\"]*\"", "").toCharArray()) {
      int closing = ")]}".indexOf(c);
      if ("([{".indexOf(c) >= 0) {
        open.append(c);
      } else if (closing >= 0) {
        assertThat(open).as(query).isNotEmpty();
        assertThat(open.charAt(open.length() - 1)).as(query).isEqualTo("([{".charAt(closing));
        open.setLength(open.length() - 1);
      }
    }
    assertThat(open).as(query).isEmpty();
  }
}
