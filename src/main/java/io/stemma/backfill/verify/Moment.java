package io.stemma.backfill.verify;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One moment of a database, seen by several connections that only read.
 *
 * @param first the connection whose transaction keeps the moment
 * @param snapshot PostgreSQL's name of it
 */
record Moment(DatabaseUrl url, Connection first, String snapshot) implements AutoCloseable {
  private static final String ONE_MOMENT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off";

  private static final String SNAPSHOT = "SELECT pg_export_snapshot()";

  static Moment now(DatabaseUrl url) throws SQLException {
    Connection connection = connected(url, ONE_MOMENT);
    try (PreparedStatement statement = connection.prepareStatement(SNAPSHOT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Moment(url, connection, row.getString(1));
    }
  }

  /** Another connection that sees the same. */
  Connection openAgain() throws SQLException {
    // The name is PostgreSQL's own; SET takes no parameters.
    return connected(
        url, ONE_MOMENT.replace("; ", "; SET TRANSACTION SNAPSHOT '" + snapshot + "'; "));
  }

  private static Connection connected(DatabaseUrl url, String begin) throws SQLException {
    Connection connection = Postgres.connect(url, "stemma-verify");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(begin);
    }
    return connection;
  }

  @Override
  public void close() throws SQLException {
    first.close();
  }
}
