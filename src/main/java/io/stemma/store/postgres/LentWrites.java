package io.stemma.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Transactions in lent sessions that may write unless the server as a whole is set to read only.
 * Where the database or the role is, they say READ WRITE first. Who has set it only a query tells,
 * and behind a query a transaction cannot be made to write any more: so it is asked once, in a
 * transaction before.
 */
final class LentWrites {
  private volatile @Nullable Boolean saysReadWrite;

  void forget() {
    saysReadWrite = null;
  }

  /** Before any statement of the transaction. */
  void begin(Connection connection) throws SQLException {
    Boolean known = saysReadWrite;
    if (known == null) {
      known = isSetBelowTheServer(connection);
      saysReadWrite = known;
    }
    if (known) {
      sayReadWrite(connection);
    }
  }

  // A standby refuses to be asked to write, in words of its own.
  private static final String IS_SET_BELOW_THE_SERVER =
      """
      SELECT source IN ('global', 'database', 'user', 'database user') AND NOT pg_catalog.pg_is_in_recovery()
      FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'
      """;

  private static boolean isSetBelowTheServer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IS_SET_BELOW_THE_SERVER)) {
      boolean is = row.next() && row.getBoolean(1);
      connection.rollback();
      return is;
    }
  }

  private static final String READ_WRITE = "SET TRANSACTION READ WRITE";

  private void sayReadWrite(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(READ_WRITE);
    } catch (SQLException e) {
      if (!SqlStates.FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
        throw e;
      }
      // A standby answers by now: what is written there fails as it does without a pooler.
      forget();
      connection.rollback();
    }
  }
}
