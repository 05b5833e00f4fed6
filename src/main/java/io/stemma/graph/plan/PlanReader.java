package io.stemma.graph.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks a plan's nodes and notes indexes and what is costly. */
final class PlanReader {
  private static final String ALL_VERTICES = "_ag_label_vertex";
  private static final String ALL_EDGES = "_ag_label_edge";
  private static final String UNNAMED = "_age_default_";
  private static final Pattern PROPERTY = Pattern.compile("properties, '\"([^\"]+)\"'::");

  private final Set<CypherPlan.IndexUse> indexes = new LinkedHashSet<>();
  private final Set<PlanWarning> warnings = new LinkedHashSet<>();

  static PlanReader read(JsonNode plan) {
    PlanReader reader = new PlanReader();
    reader.visit(plan);
    return reader;
  }

  List<CypherPlan.IndexUse> indexes() {
    return List.copyOf(indexes);
  }

  List<PlanWarning> warnings() {
    return List.copyOf(warnings);
  }

  private void visit(JsonNode node) {
    String label = node.path("Relation Name").asText();
    if (node.has("Index Name") && !label.isEmpty()) {
      indexes.add(new CypherPlan.IndexUse(label, node.path("Index Name").asText()));
    }
    if (isScan(node)) {
      noteScan(node, label);
    }
    if (isNestedLoop(node)) {
      notePathFromEverywhere(node);
    }
    for (JsonNode child : node.path("Plans")) {
      visit(child);
    }
  }

  private void noteScan(JsonNode node, String label) {
    String alias = node.path("Alias").asText();
    if (label.equals(ALL_VERTICES)) {
      warnings.add(PlanWarning.unlabelledMatch("(" + variable(alias) + ")"));
    } else if (label.equals(ALL_EDGES)) {
      warnings.add(PlanWarning.untypedRelationship("[" + variable(alias) + "]"));
    } else if (!isPartOfAll(node)) {
      noteLabelScan(node, label);
    }
  }

  private void noteLabelScan(JsonNode node, String label) {
    List<String> properties = properties(node.path("Filter").asText());
    if (properties.isEmpty()) {
      warnings.add(PlanWarning.labelScan(label));
    }
    for (String property : properties) {
      warnings.add(PlanWarning.propertyWithoutIndex(label, property));
    }
  }

  /** A path is followed for each row of the loop's other side. */
  private void notePathFromEverywhere(JsonNode loop) {
    JsonNode outer = loop.path("Plans").path(0);
    JsonNode inner = loop.path("Plans").path(1);
    boolean everyRow = isScan(outer) && !outer.has("Filter");
    if (everyRow && inner.path("Function Name").asText().equals("age_vle")) {
      warnings.add(PlanWarning.pathFromEverywhere(outer.path("Relation Name").asText()));
    }
  }

  private static boolean isScan(JsonNode node) {
    return node.path("Node Type").asText().equals("Seq Scan");
  }

  private static boolean isNestedLoop(JsonNode node) {
    return node.path("Node Type").asText().equals("Nested Loop");
  }

  /** The tables of an inheritance tree follow their parent as its members. */
  private static boolean isPartOfAll(JsonNode node) {
    return node.path("Parent Relationship").asText().equals("Member");
  }

  /** The pattern's variable; PostgreSQL numbers the tables it stands for. */
  private static String variable(String alias) {
    return alias.startsWith(UNNAMED) ? "" : alias.replaceFirst("_\\d+$", "");
  }

  private static List<String> properties(String filter) {
    List<String> properties = new ArrayList<>();
    Matcher named = PROPERTY.matcher(filter);
    while (named.find()) {
      properties.add(named.group(1));
    }
    return properties;
  }
}
