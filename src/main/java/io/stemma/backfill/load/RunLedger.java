package io.stemma.backfill.load;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes down that a run began and how it ended. */
final class RunLedger {
  private final Connection connection;
  private final String mapping;

  /**
   * Opens the ledger.
   *
   * @param mapping what makes the records of the runs that begin
   */
  RunLedger(Connection connection, String mapping) {
    this.connection = connection;
    this.mapping = mapping;
  }

  /** A run that has begun, or goes on. */
  record Begun(long run, KeptMonths keptMonths) {}

  /** Claims a source for this session; false where another backfill of it is running. */
  boolean claim(String source) throws SQLException {
    return SourceClaim.take(connection, source);
  }

  private static final String UNDOING =
      "SELECT run_id FROM backfill.runs WHERE source = ? AND state = 'undoing'";

  /** What an undo has not come to yet would pass for loaded, and go afterwards. */
  private void refuseWhileUndoing(String source) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNDOING)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new StemmaException(
              ErrorCode.BACKFILL_RUN_STATE,
              "Run "
                  + row.getLong(1)
                  + " of "
                  + source
                  + " is only undone in part. Finish that first: stemma backfill undo --run "
                  + row.getLong(1));
        }
      }
    }
  }

  /**
   * Records of another mapping are not gone on with: the batches before would be of the old one.
   */
  private static final String GO_ON =
      """
      UPDATE backfill.runs
      SET state = 'running', failure = NULL, finished_at = NULL, options = given
      FROM (SELECT ?::jsonb AS given) AS choice
      WHERE run_id = (SELECT max(run_id) FROM backfill.runs WHERE source = ?)
        AND state NOT IN ('done', 'undone') AND source_sha256 = ? AND source_zone IS NOT DISTINCT FROM ?
        AND mapping IS NOT DISTINCT FROM ?
        AND (options -> 'tables', options -> 'applyRetention', options -> 'graph')
            = (given -> 'tables', given -> 'applyRetention', given -> 'graph')
      RETURNING run_id, kept_from::text
      """;

  /** The last run where it did not come to its end with this very source and content. */
  private @Nullable Begun unfinished(
      String source, String sha256, @Nullable String zone, LoadOptions options)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GO_ON)) {
      statement.setString(1, options.toJson().toString());
      statement.setString(2, source);
      statement.setString(3, sha256);
      statement.setString(4, zone);
      statement.setString(5, mapping);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? begun(row) : null;
      }
    }
  }

  /** What is past its retention is settled here, so that a run that goes on skips the same rows. */
  private static final String BEGIN =
      """
      INSERT INTO backfill.runs (source, source_sha256, source_zone, mapping, options, kept_from)
      SELECT ?, ?, ?, ?, given,
             CASE WHEN given -> 'applyRetention' = 'true'
                  THEN (SELECT jsonb_object_agg(
                                 'audit.' || table_name,
                                 audit.utc_month(now() - make_interval(days => keep_days)))
                        FROM audit.retention) END
      FROM (SELECT ?::jsonb AS given) AS choice
      RETURNING run_id, kept_from::text
      """;

  /** Notes the beginning, or that an unfinished run goes on, and commits. */
  Begun begin(String source, String sha256, @Nullable String zone, LoadOptions options)
      throws SQLException {
    refuseWhileUndoing(source);
    Begun unfinished = unfinished(source, sha256, zone, options);
    if (unfinished != null) {
      connection.commit();
      return unfinished;
    }
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, source);
      statement.setString(2, sha256);
      statement.setString(3, zone);
      statement.setString(4, mapping);
      statement.setString(5, options.toJson().toString());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Begun begun = begun(row);
        connection.commit();
        return begun;
      }
    }
  }

  private static Begun begun(ResultSet row) throws SQLException {
    return new Begun(row.getLong(1), KeptMonths.of(row.getString(2)));
  }

  private static final String END =
      """
      UPDATE backfill.runs SET state = ?, failure = ?, report = ?::jsonb, finished_at = now()
      WHERE run_id = ?
      """;

  private static final String REPORT =
      "UPDATE backfill.runs SET report = ?::jsonb WHERE run_id = ?";

  /** Keeps a report that says more than the one that was kept when the run ended. */
  void keep(long run, String report) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPORT)) {
      statement.setString(1, report);
      statement.setLong(2, run);
      statement.executeUpdate();
    }
  }

  void done(long run, String report) throws SQLException {
    end(run, "done", null, report);
  }

  /** Notes why a run ended before its time; what it committed stays. */
  void ended(long run, boolean interrupted, String why) throws SQLException {
    connection.rollback();
    end(run, interrupted ? "interrupted" : "failed", why, null);
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
