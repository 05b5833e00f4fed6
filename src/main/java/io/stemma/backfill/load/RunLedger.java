package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes down that a run began and how it ended. */
final class RunLedger {
  private final Connection connection;

  RunLedger(Connection connection) {
    this.connection = connection;
  }

  private static final String BEGIN =
      """
      INSERT INTO backfill.runs (source, source_sha256, source_zone) VALUES (?, ?, ?)
      RETURNING run_id
      """;

  /** Notes the beginning and commits; the number of the run. */
  long begin(String source, String sha256, @Nullable String zone) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, source);
      statement.setString(2, sha256);
      statement.setString(3, zone);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long run = row.getLong(1);
        connection.commit();
        return run;
      }
    }
  }

  private static final String END =
      """
      UPDATE backfill.runs SET state = ?, failure = ?, report = ?::jsonb, finished_at = now()
      WHERE run_id = ?
      """;

  void done(long run, String report) throws SQLException {
    end(run, "done", null, report);
  }

  /** Notes why a run ended before its time; what it committed stays. */
  void failed(long run, String why) throws SQLException {
    connection.rollback();
    end(run, "failed", why, null);
  }

  private void end(long run, String state, @Nullable String failure, @Nullable String report)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setString(1, state);
      statement.setString(2, failure);
      statement.setString(3, report);
      statement.setLong(4, run);
      statement.executeUpdate();
      connection.commit();
    }
  }
}
