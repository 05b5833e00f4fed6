package io.stemma.graph.tck;

import io.stemma.graph.agtype.AgtypeReader;
import io.stemma.graph.language.CypherStatement;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cypher as the graph's owner says it to AGE, without rules and in any number of columns. */
final class RawAge implements AutoCloseable {
  private static final int MAX_COLUMNS = 12;
  private static final int TIMEOUT_SECONDS = 65;

  private final Connection connection;
  private boolean empty;

  RawAge(TestDatabase database) throws SQLException {
    connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ag_catalog, pg_catalog");
      statement.execute("SET statement_timeout = '60s'");
    }
  }

  /** An empty graph, then what a scenario's setup makes. False when AGE does not take it. */
  boolean make(List<String> setup) throws SQLException {
    if (!empty) {
      run("MATCH (n) DETACH DELETE n");
    }
    empty = setup.isEmpty();
    for (String text : setup) {
      try {
        run(text);
      } catch (SQLException e) {
        return false;
      }
    }
    return true;
  }

  /** The rows of a query; tried in one column after the other until AGE agrees. */
  List<List<@Nullable Object>> rows(String query, @Nullable String parameters) throws SQLException {
    int guess = Math.max(1, CypherStatement.read(query).columns().size());
    for (int i = 0; i <= MAX_COLUMNS; i++) {
      try {
        return rows(query, parameters, i == 0 ? guess : i);
      } catch (SQLException e) {
        if (i == MAX_COLUMNS
            || !String.valueOf(e.getMessage()).contains("column definition list")) {
          throw e;
        }
      }
    }
    throw new IllegalStateException(query);
  }

  private List<List<@Nullable Object>> rows(String query, @Nullable String parameters, int columns)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql(query, columns, parameters != null))) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      if (parameters != null) {
        statement.setObject(1, parameters, Types.OTHER);
      }
      try (ResultSet result = statement.executeQuery()) {
        return read(result, columns);
      }
    }
  }

  private static List<List<@Nullable Object>> read(ResultSet result, int columns)
      throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(AgtypeReader.read(result.getString(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private void run(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql(text, 1, false));
    }
  }

  private static String sql(String query, int columns, boolean parameters) {
    StringBuilder select = new StringBuilder();
    StringBuilder types = new StringBuilder();
    for (int i = 1; i <= columns; i++) {
      select.append(i == 1 ? "" : ", ").append("agtype_out(c").append(i).append(")::text");
      types.append(i == 1 ? "" : ", ").append("c").append(i).append(" agtype");
    }
    return "SELECT "
        + select
        + " FROM cypher('governance', $tck$"
        + query
        + "$tck$"
        + (parameters ? ", ?" : "")
        + ") AS ("
        + types
        + ")";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
