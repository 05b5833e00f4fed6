package io.stemma.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an estate that was written. */
record EstateReader(Path file) {
  /** Every cell of every row of the answer as text, row by row. */
  List<@Nullable String> cells(String sql) throws SQLException {
    List<@Nullable String> cells = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          cells.add(rows.getString(column));
        }
      }
    }
    return cells;
  }

  long number(String sql) throws SQLException {
    String cell = cells(sql).get(0);
    if (cell == null) {
      throw new AssertionError("no number for " + sql);
    }
    return Long.parseLong(cell);
  }

  List<@Nullable String> tables() throws SQLException {
    return cells(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            + " ORDER BY name");
  }
}
