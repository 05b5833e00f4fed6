package io.stemma.backfill.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the properties of an edge should be and are. */
final class EdgeProperties {
  private final Connection connection;
  private final String graph;
  private final Map<String, String> views;
  private final Set<String> told = new HashSet<>();

  /**
   * Prepares the look.
   *
   * @param graph quoted
   * @param views by label, where the rows' view of it comes from
   */
  EdgeProperties(Connection connection, String graph, Map<String, String> views) {
    this.connection = connection;
    this.graph = graph;
    this.views = Map.copyOf(views);
  }

  /** Properties of two edges that stand for each other. */
  record Pair(@Nullable String expected, @Nullable String actual) {}

  /** Edges between the same two vertices are paired as {@code projection.differences()} does. */
  private static final String QUERY =
      """
      SELECT should.properties, is_there.properties
      FROM (SELECT properties::text, row_number() OVER (ORDER BY properties) AS n FROM %s AS of_rows
            WHERE start_id OPERATOR(ag_catalog.=) ?::text::ag_catalog.graphid
              AND end_id OPERATOR(ag_catalog.=) ?::text::ag_catalog.graphid) AS should
      JOIN (SELECT properties::text, row_number() OVER (ORDER BY properties) AS n FROM %s.%s
            WHERE start_id OPERATOR(ag_catalog.=) ?::text::ag_catalog.graphid
              AND end_id OPERATOR(ag_catalog.=) ?::text::ag_catalog.graphid) AS is_there USING (n)
      WHERE should.properties IS DISTINCT FROM is_there.properties
      """;

  /** The pairs between two vertices that differ; none when these were told before. */
  List<Pair> differing(String label, String start, String end) throws SQLException {
    List<Pair> pairs = new ArrayList<>();
    if (!told.add(label + " " + start + " " + end)) {
      return pairs;
    }
    String view = Objects.requireNonNull(views.get(label), label);
    String query = QUERY.formatted(view, graph, GraphVerification.quoted(label));
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int parameter = 1; parameter <= 4; parameter++) {
        statement.setString(parameter, parameter % 2 == 1 ? start : end);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          pairs.add(new Pair(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return pairs;
  }
}
