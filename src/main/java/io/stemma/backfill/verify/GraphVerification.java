package io.stemma.backfill.verify;

import io.stemma.backfill.verify.TableResult.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds every label of the graph against the views that say what the rows make of it: number and
 * checksum first, element by element only where they differ.
 */
final class GraphVerification {
  private final Connection connection;
  private final int maxDifferences;

  GraphVerification(Connection connection, int maxDifferences) {
    this.connection = connection;
    this.maxDifferences = maxDifferences;
  }

  GraphResult run() throws SQLException {
    String graph = graphName();
    if (graph == null) {
      return new GraphResult(
          ValidationState.NOT_ENABLED,
          "this database has no graph: Apache AGE is not installed, or its migrations wait",
          List.of(),
          List.of());
    }
    List<Label> labels = new ArrayList<>();
    Map<String, String> views = new HashMap<>();
    for (String[] label : labels()) {
      views.put(label[0], label[2]);
      Side expected = side(label[1], label[2]);
      labels.add(
          new Label(label[0], expected, side(label[1], quoted(graph) + "." + quoted(label[0]))));
    }
    boolean isSame = labels.stream().allMatch(label -> label.expected().equals(label.actual()));
    Differences differences = new Differences(maxDifferences);
    EdgeProperties edges = new EdgeProperties(connection, quoted(graph), views);
    Map<String, Long> counts =
        isSame
            ? Map.of()
            : new GraphDifferences(connection, quoted(graph), edges).collect(differences);
    return result(labels, counts, differences);
  }

  private static GraphResult result(
      List<Label> labels, Map<String, Long> counts, Differences differences) {
    List<LabelResult> results = new ArrayList<>();
    for (Label label : labels) {
      long count = counts.getOrDefault(label.name(), 0L);
      boolean isSame = count == 0 && label.expected().equals(label.actual());
      results.add(
          new LabelResult(
              label.name(),
              isSame ? ValidationState.VALIDATED : ValidationState.MISMATCHED,
              label.expected(),
              label.actual(),
              count));
    }
    boolean isClean = results.stream().allMatch(label -> label.state().isClean());
    return new GraphResult(
        isClean ? ValidationState.VALIDATED : ValidationState.MISMATCHED,
        null,
        List.copyOf(results),
        differences.listed());
  }

  private record Label(String name, Side expected, Side actual) {}

  private static final String HAS_GRAPH = "SELECT to_regproc('projection.differences') IS NOT NULL";
  private static final String GRAPH_NAME = "SELECT projection.graph_name()";

  private @Nullable String graphName() throws SQLException {
    return "t".equals(value(HAS_GRAPH)) ? value(GRAPH_NAME) : null;
  }

  /**
   * Every label, what of its elements is compared, and where the rows' view of it comes from. As in
   * {@code projection.differences()}: an edge is its ends and properties, its id says nothing.
   */
  private static final String LABELS =
      """
      SELECT label, 'id::text || properties::text', 'projection.' || view
      FROM (VALUES (1, 'Agent', 'agents'), (2, 'Discovery', 'discoveries'), (3, 'Tag', 'tags'),
                   (4, 'DialecticSession', 'dialectic_sessions'),
                   (5, 'DialecticMessage', 'dialectic_messages')) AS vertices (ordinal, label, view)
      UNION ALL
      SELECT label, 'start_id::text || '' '' || end_id::text || properties::text',
             CASE WHEN for_links
                    THEN format('(SELECT * FROM projection.links WHERE label = %L)', label)
                  WHEN label = 'HAS_TAG'
                    THEN '(SELECT start_id, end_id, ''{}'' AS properties FROM projection.agent_tags '
                         'UNION ALL SELECT start_id, end_id, ''{}'' FROM projection.discovery_tags)'
                  ELSE 'projection.' || lower(label) END
      FROM projection.edge_labels
      """;

  private List<String[]> labels() throws SQLException {
    List<String[]> labels = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LABELS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        labels.add(new String[] {rows.getString(1), rows.getString(2), rows.getString(3)});
      }
    }
    return labels;
  }

  private static final String SIDE =
      "SELECT count(*), coalesce(sum(hashtextextended(%s, 0)), 0) FROM %s AS elements";

  private Side side(String content, String from) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIDE.formatted(content, from));
        ResultSet row = statement.executeQuery()) {
      row.next();
      // Only the last 64 bits of the sum are meant.
      return new Side(row.getLong(1), HexFormat.of().toHexDigits(row.getBigDecimal(2).longValue()));
    }
  }

  private String value(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
