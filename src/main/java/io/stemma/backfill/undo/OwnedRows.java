package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The rows that a run wrote into one table.
 *
 * <p>The names in these statements come from the catalog, quoted by it.
 */
final class OwnedRows {
  private final Connection connection;
  private final long run;

  OwnedRows(Connection connection, long run) {
    this.connection = connection;
    this.run = run;
  }

  private static final String COUNT = "SELECT count(*) FROM %s WHERE backfill_run = ?";

  long count(OwnedTable table) throws SQLException {
    return number(COUNT.formatted(table.sql()), run);
  }

  /** How many of its rows another writer has changed since. */
  long countChanged(OwnedTable table) throws SQLException {
    return number(COUNT.formatted(table.sql()), -run);
  }

  private static final String EXISTS = "SELECT EXISTS (SELECT FROM %s WHERE backfill_run = ?)::int";

  boolean existIn(String leaf) throws SQLException {
    return number(EXISTS.formatted(leaf), run) > 0;
  }

  private long number(String query, long ofRun) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, ofRun);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static final String PAGES =
      "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::bigint";

  /** How many pages a table without partitions, or a partition, has now. */
  long pages(String leaf) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGES)) {
      statement.setString(1, leaf);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** By place, so that a batch reads its own pages and nothing else. */
  private static final String DELETE =
      "DELETE FROM %s WHERE ctid >= ?::tid AND ctid < ?::tid AND backfill_run = ?";

  /** Deletes its rows on the pages from one to before another. */
  int delete(String leaf, long fromPage, long toPage) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE.formatted(leaf))) {
      statement.setString(1, place(fromPage));
      statement.setString(2, place(toPage));
      statement.setLong(3, run);
      return statement.executeUpdate();
    }
  }

  private static String place(long page) {
    return "(" + page + ",0)";
  }
}
