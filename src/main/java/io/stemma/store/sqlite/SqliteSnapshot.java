package io.stemma.store.sqlite;

import io.stemma.store.sql.FoundRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file as it was when the first statement was run here. */
public final class SqliteSnapshot {
  private final Connection connection;

  SqliteSnapshot(Connection connection) {
    this.connection = connection;
  }

  /**
   * The rows of a statement.
   *
   * @param parameters of {@code ?1} and so on: texts, numbers, moments, and lists as JSON
   */
  public List<FoundRow> find(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        SqliteValues.bind(statement, i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return rows(result);
      }
    }
  }

  private static List<FoundRow> rows(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < columns.getColumnCount(); i++) {
      places.put(columns.getColumnLabel(i + 1), i);
    }
    List<FoundRow> rows = new ArrayList<>();
    while (result.next()) {
      @Nullable Object[] values = new Object[places.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = result.getObject(i + 1);
      }
      rows.add(new SqliteRow(places, values));
    }
    return rows;
  }
}
