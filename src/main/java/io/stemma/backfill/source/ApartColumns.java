package io.stemma.backfill.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The generated columns of a table that SQLite cannot compute in every row. They are read row by
 * row, so that a row in which one fails loses nothing but that.
 */
final class ApartColumns {
  private final Connection connection;
  private final Map<Integer, String> queries = new LinkedHashMap<>();

  ApartColumns(Connection connection, SourceTable table) {
    this.connection = connection;
    for (String column : table.columns().names()) {
      if (table.columns().isReadApart(column)) {
        queries.put(table.columns().position(column), RowQuery.ofCell(table, column));
      }
    }
  }

  /** Reads the cells of a row that stand apart; null where one cannot be computed. */
  void fill(@Nullable Object[] cells, long rowid) throws SQLException {
    for (Map.Entry<Integer, String> query : queries.entrySet()) {
      // A statement that failed is closed, so each cell has one of its own.
      try (PreparedStatement statement = connection.prepareStatement(query.getValue())) {
        statement.setLong(1, rowid);
        try (ResultSet row = statement.executeQuery()) {
          cells[query.getKey()] = row.next() ? SourceDatabase.cell(row, 1) : null;
        }
      } catch (SQLException e) {
        if (SqliteFailure.isOfThePages(e)) {
          throw e;
        }
        cells[query.getKey()] = null;
      }
    }
  }
}
