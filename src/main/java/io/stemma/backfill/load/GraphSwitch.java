package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Says for each transaction of a lane whether its rows reach the graph. */
record GraphSwitch(Connection connection, boolean projected) {
  /** The database believes it of the owner only, and notes that the graph has a gap. */
  private static final String OFF = "SET LOCAL stemma.projection = 'off'";

  /** Called when a transaction begins. */
  void transactionBegins() throws SQLException {
    if (!projected) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(OFF);
      }
    }
  }
}
