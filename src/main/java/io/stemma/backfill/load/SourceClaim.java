package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Sees to it that one command at a time moves rows of a source. */
public final class SourceClaim {
  private static final String CLAIM =
      "SELECT pg_try_advisory_lock(hashtextextended('stemma backfill of ' || ?, 0))";

  private SourceClaim() {}

  /** Claims a source for this session, to its end; false where another one has claimed it. */
  public static boolean take(Connection connection, String source) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
