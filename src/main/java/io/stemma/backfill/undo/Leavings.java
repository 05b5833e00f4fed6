package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a run leaves beside its rows: entries of the account, placeholders, holds on months. */
final class Leavings {
  private static final int BATCH = 10_000;

  private final Connection connection;
  private final long run;

  Leavings(Connection connection, long run) {
    this.connection = connection;
    this.run = run;
  }

  private static final String COUNT_QUARANTINE =
      "SELECT count(*) FROM backfill.quarantine WHERE run_id = ? AND first_run_id = run_id";

  long countQuarantine() throws SQLException {
    return number(COUNT_QUARANTINE, 1);
  }

  private static final String DELETE_QUARANTINE =
      """
      DELETE FROM backfill.quarantine WHERE quarantine_id IN (
        SELECT quarantine_id FROM backfill.quarantine WHERE run_id = ? AND first_run_id = run_id
        LIMIT %d)
      """
          .formatted(BATCH);

  /** Deletes some entries that no other run has met; 0 when none is left. */
  int deleteQuarantine() throws SQLException {
    return change(DELETE_QUARANTINE, 1);
  }

  private static final String GIVE_BACK =
      "UPDATE backfill.quarantine SET run_id = first_run_id WHERE run_id = ?";

  private static final String HAND_ON =
      "UPDATE backfill.quarantine SET first_run_id = run_id WHERE first_run_id = ?";

  /** What another run has met too is that run's from now on. */
  void handQuarantineOn() throws SQLException {
    change(GIVE_BACK, 1);
    change(HAND_ON, 1);
  }

  private static final String COUNT_CHECKPOINTS =
      "SELECT count(*) FROM backfill.checkpoints WHERE run_id = ?";

  long countCheckpoints() throws SQLException {
    return number(COUNT_CHECKPOINTS, 1);
  }

  private static final String DELETE_CHECKPOINTS =
      "DELETE FROM backfill.checkpoints WHERE run_id = ?";

  int deleteCheckpoints() throws SQLException {
    return change(DELETE_CHECKPOINTS, 1);
  }

  private static final String COUNT_VERSIONS =
      "SELECT count(*) FROM backfill.source_versions WHERE backfill_run = ?";

  long countVersions() throws SQLException {
    return number(COUNT_VERSIONS, 1);
  }

  private static final String DELETE_VERSIONS =
      "DELETE FROM backfill.source_versions WHERE backfill_run = ?";

  int deleteVersions() throws SQLException {
    return change(DELETE_VERSIONS, 1);
  }

  private static final String STILL_NAMED =
      """
      SELECT count(*) FROM core.identities i
      WHERE backfill_run = ? AND EXISTS (
        SELECT FROM core.agent_names n WHERE n.agent_id = i.agent_id AND n.backfill_run IS DISTINCT FROM ?)
      """;

  /** Agents of the run that rows which stay name: they become placeholders again. */
  long countStillNamed() throws SQLException {
    return number(STILL_NAMED, 2);
  }

  private static final String COUNT_UNNAMED =
      """
      SELECT count(*) FROM core.identities i
      WHERE placeholder AND NOT EXISTS (
        SELECT FROM core.agent_names n WHERE n.agent_id = i.agent_id AND n.backfill_run IS DISTINCT FROM ?)
      """;

  /** Placeholders that only rows of the run name. */
  long countUnnamed() throws SQLException {
    return number(COUNT_UNNAMED, 1);
  }

  private static final String DELETE_UNNAMED =
      """
      DELETE FROM core.identities WHERE identity_key IN (
        SELECT identity_key FROM core.identities i
        WHERE placeholder
          AND NOT EXISTS (SELECT FROM core.agent_names n WHERE n.agent_id = i.agent_id)
        LIMIT %d)
      """
          .formatted(BATCH);

  /** Deletes some placeholders that nobody names; 0 when none is left. */
  int deleteUnnamed() throws SQLException {
    return change(DELETE_UNNAMED, 0);
  }

  private long number(String query, int times) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, times);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private int change(String update, int times) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      bind(statement, times);
      return statement.executeUpdate();
    }
  }

  private void bind(PreparedStatement statement, int times) throws SQLException {
    for (int i = 1; i <= times; i++) {
      statement.setLong(i, run);
    }
  }
}
