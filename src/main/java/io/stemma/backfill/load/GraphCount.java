package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what stands in the record and in the graph, for the report. */
final class GraphCount {
  private final Connection connection;

  GraphCount(Connection connection) {
    this.connection = connection;
  }

  private static final String LABELS = "SELECT label::text, elements FROM projection.counts()";

  /** Elements by label, vertices first; empty where there is no graph. */
  Map<String, Long> byLabel() throws SQLException {
    return hasGraph() ? counts(LABELS) : Map.of();
  }

  private static final String IDENTITIES =
      """
      SELECT CASE WHEN placeholder THEN 'placeholders' ELSE 'identities' END, count(*)
      FROM core.identities GROUP BY 1 ORDER BY 1
      """;

  /** Real identities and placeholders, counted apart. */
  Map<String, Long> identities() throws SQLException {
    return counts(IDENTITIES);
  }

  private static final String GAPS =
      "SELECT table_name::text, 1 FROM projection.gaps ORDER BY table_name";

  /** Tables of {@code core} with rows that were written without the graph. */
  List<String> gaps() throws SQLException {
    return hasGraph() ? List.copyOf(counts(GAPS).keySet()) : List.of();
  }

  private static final String HAS_GRAPH = "SELECT to_regproc('projection.counts') IS NOT NULL";

  private boolean hasGraph() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HAS_GRAPH);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private Map<String, Long> counts(String query) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
