package io.stemma.backfill.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.backfill.verify.Difference.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names every element by which the graph differs from the record. */
final class GraphDifferences {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final EdgeProperties edges;
  private final String query;

  /**
   * Prepares the look.
   *
   * @param graph quoted
   */
  GraphDifferences(Connection connection, String graph, EdgeProperties edges) {
    this.connection = connection;
    this.edges = edges;
    this.query = QUERY.replace("{graph}", graph);
  }

  /**
   * An element is named as people know it: its vertices' natural keys, from the rows if possible.
   */
  private static final String QUERY =
      """
      WITH found AS MATERIALIZED (SELECT * FROM projection.differences()),
      should AS (
        SELECT id, properties::text FROM projection.agents
        UNION ALL SELECT id, properties::text FROM projection.discoveries
        UNION ALL SELECT id, properties::text FROM projection.tags
        UNION ALL SELECT id, properties::text FROM projection.dialectic_sessions
        UNION ALL SELECT id, properties::text FROM projection.dialectic_messages)
      SELECT found.label, found.difference, found.end_id IS NOT NULL AS is_edge,
             found.start_id::text, found.end_id::text,
             start_row.properties, start_there.properties::text,
             end_row.properties, end_there.properties::text
      FROM found
      LEFT JOIN should AS start_row ON start_row.id OPERATOR(ag_catalog.=) found.start_id
      LEFT JOIN {graph}._ag_label_vertex AS start_there ON start_there.id OPERATOR(ag_catalog.=) found.start_id
      LEFT JOIN should AS end_row ON end_row.id OPERATOR(ag_catalog.=) found.end_id
      LEFT JOIN {graph}._ag_label_vertex AS end_there ON end_there.id OPERATOR(ag_catalog.=) found.end_id
      ORDER BY found.label::text, found.start_id::text, found.end_id::text
      """;

  /** Adds every difference; how many each label has. */
  Map<String, Long> collect(Differences differences) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(1_000);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counts.merge(row.getString(1), 1L, Long::sum);
          add(row, differences);
        }
      }
    }
    return counts;
  }

  private void add(ResultSet row, Differences differences) throws SQLException {
    boolean isEdge = row.getBoolean(3);
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    if (isEdge) {
      key.put("start", name(row, 6, 4));
      key.put("end", name(row, 8, 5));
    } else {
      key.put("name", name(row, 6, 4));
    }
    String label = row.getString(1);
    switch (row.getString(2)) {
      case "missing" ->
          differences.add(
              Difference.ofRow(isEdge ? Kind.MISSING_EDGE : Kind.MISSING_VERTEX, label, key));
      case "extra" ->
          differences.add(
              Difference.ofRow(isEdge ? Kind.EXTRA_EDGE : Kind.EXTRA_VERTEX, label, key));
      default -> {
        if (isEdge) {
          ofEdge(row, key, differences);
        } else {
          properties(label, key, json(row.getString(6)), json(row.getString(7)), differences);
        }
      }
    }
  }

  /** Beyond what is listed, nobody reads which property it was. */
  private void ofEdge(ResultSet row, Map<String, @Nullable String> key, Differences differences)
      throws SQLException {
    String label = row.getString(1);
    if (differences.isFull()) {
      differences.add(Difference.ofRow(Kind.PROPERTY_DIFFERS, label, key));
      return;
    }
    for (EdgeProperties.Pair pair : edges.differing(label, row.getString(4), row.getString(5))) {
      properties(label, key, json(pair.expected()), json(pair.actual()), differences);
    }
  }

  private static void properties(
      String label,
      Map<String, @Nullable String> key,
      JsonNode expected,
      JsonNode actual,
      Differences differences) {
    Set<String> names = new TreeSet<>();
    expected.fieldNames().forEachRemaining(names::add);
    actual.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String should = text(expected.get(name));
      String is = text(actual.get(name));
      if (should == null || !should.equals(is)) {
        differences.add(new Difference(Kind.PROPERTY_DIFFERS, label, key, name, should, is));
      }
    }
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.isTextual() ? value.textValue() : value.toString();
  }

  /** The natural key of a vertex, else its graphid: only what was made by hand has none. */
  private static String name(ResultSet row, int properties, int id) throws SQLException {
    for (String text : new String[] {row.getString(properties), row.getString(properties + 1)}) {
      if (text != null) {
        JsonNode vertex = json(text);
        JsonNode name = vertex.has("id") ? vertex.get("id") : vertex.get("name");
        if (name != null) {
          return name.asText();
        }
      }
    }
    return "graphid " + row.getString(id);
  }

  /** Properties are JSON but for numbers that JSON has no word for; such a map is shown whole. */
  private static JsonNode json(@Nullable String agtype) {
    try {
      return JSON.readTree(agtype == null ? "{}" : agtype);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("(properties)", agtype);
    }
  }
}
