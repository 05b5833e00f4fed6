package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Puts rows that could not be taken aside, whole. */
final class Quarantine {
  private final Connection connection;
  private final long run;
  private final SourceCells cells;

  Quarantine(Connection connection, long run, SourceCells cells) {
    this.connection = connection;
    this.run = run;
    this.cells = cells;
  }

  private static final String BY_REASON =
      """
      SELECT key, sum(value::bigint)
      FROM backfill.checkpoints, jsonb_each_text(quarantined_reasons) WHERE run_id = ?
      GROUP BY key ORDER BY sum(value::bigint) DESC, key
      """;

  /** How many records the run has met of each reason, for people; the most frequent first. */
  String byReason() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_REASON)) {
      statement.setLong(1, run);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> reasons = new ArrayList<>();
        while (rows.next()) {
          reasons.add(rows.getLong(2) + " " + rows.getString(1));
        }
        return String.join(", ", reasons);
      }
    }
  }

  private static final String DUPLICATE =
      """
      SELECT 1 FROM backfill.quarantine
      WHERE source_table = ? AND source_row = ? AND target_table = ? AND row_sha256 = ?
        AND reason = 'duplicate_key'
      """;

  /** Whether this very row was found to be the second one of its key before. */
  boolean knowsAsDuplicate(String targetTable, SourceRow row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUPLICATE)) {
      statement.setString(1, row.table());
      statement.setString(2, row.place());
      statement.setString(3, targetTable);
      statement.setString(4, cells.sha256(row));
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** A row that was met before, unchanged, stays one entry of the run that put it there. */
  private static final String PUT =
      """
      INSERT INTO backfill.quarantine
        (run_id, source_table, source_row, row_sha256, target_table, reason, detail, cells, first_run_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
      ON CONFLICT (source_table, source_row, target_table, row_sha256)
      DO UPDATE SET run_id = excluded.run_id, reason = excluded.reason, detail = excluded.detail
      WHERE (quarantine.reason, quarantine.detail) IS DISTINCT FROM (excluded.reason, excluded.detail)
      """;

  void put(String targetTable, List<RefusedRow> refused) throws SQLException {
    if (refused.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      for (RefusedRow entry : refused) {
        statement.setLong(1, run);
        statement.setString(2, entry.row().table());
        statement.setString(3, entry.row().place());
        statement.setString(4, cells.sha256(entry.row()));
        statement.setString(5, targetTable);
        statement.setString(6, entry.reason());
        statement.setString(7, entry.detail());
        statement.setString(8, cells.json(entry.row()));
        statement.setLong(9, run);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
