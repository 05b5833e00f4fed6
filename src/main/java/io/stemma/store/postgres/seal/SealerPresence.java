package io.stemma.store.postgres.seal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells others that a sealer is at work: it holds a shared advisory lock for as long as its
 * connection lives and nothing fails.
 */
final class SealerPresence {
  private SealerPresence() {}

  private static final String ANNOUNCE =
      "SELECT pg_try_advisory_lock_shared(hashtextextended('audit.sealer', 0))";

  /** From now on, while this connection is open. */
  static boolean announce(Connection connection) throws SQLException {
    return isTrue(connection, ANNOUNCE);
  }

  private static final String WITHDRAW =
      "SELECT pg_advisory_unlock_shared(hashtextextended('audit.sealer', 0))";

  /** No longer. */
  static void withdraw(Connection connection) throws SQLException {
    isTrue(connection, WITHDRAW);
  }

  private static final String IS_THERE =
      """
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks
        WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock' AND objsubid = 1
          AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
          AND (classid::bigint << 32) | objid::bigint = hashtextextended('audit.sealer', 0))
      """;

  /** Whether any sealer is at work on this database. */
  static boolean isThere(Connection connection) throws SQLException {
    return isTrue(connection, IS_THERE);
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
