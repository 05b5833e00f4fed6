package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps cells that their column cannot hold raw beside their rows. */
final class KeptCells {
  private final Connection connection;
  private final long run;
  private final SourceCells cells;

  KeptCells(Connection connection, long run, SourceCells cells) {
    this.connection = connection;
    this.run = run;
    this.cells = cells;
  }

  private static final String OF_ANOTHER_ROW =
      """
      SELECT 1 FROM backfill.kept_cells
      WHERE target_table = ? AND md5(target_key) = md5(?) AND source_table = ? AND source_column = ?
        AND run_id = ? AND source_row <> ? AND (class <> ? OR bytes <> ?)
      """;

  /**
   * Whether this run has kept another cell in the place of one of the record's: two rows of a
   * source with one key, alike but for what their columns cannot hold.
   */
  boolean isTaken(String targetTable, KeptRecord record) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_ANOTHER_ROW)) {
      for (KeptCell cell : record.cells()) {
        statement.setString(1, targetTable);
        statement.setString(2, record.key());
        statement.setString(3, record.row().table());
        statement.setString(4, cell.column());
        statement.setLong(5, run);
        statement.setString(6, record.row().place());
        statement.setString(7, cell.storageClass());
        statement.setBytes(8, cell.bytes());
        try (ResultSet found = statement.executeQuery()) {
          if (found.next()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static final String PUT =
      """
      INSERT INTO backfill.kept_cells
        (run_id, target_table, target_key, source_table, source_row, source_column, class, bytes, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (target_table, md5(target_key), source_table, source_column) DO UPDATE
      SET run_id = excluded.run_id, source_row = excluded.source_row, class = excluded.class,
          bytes = excluded.bytes, reason = excluded.reason
      """;

  /** Keeps the cells of records; the reasons of those that were kept. */
  List<String> put(String targetTable, List<KeptRecord> records) throws SQLException {
    List<String> reasons = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      for (KeptRecord record : records) {
        reasons.addAll(add(statement, targetTable, record));
      }
      statement.executeBatch();
    }
    return reasons;
  }

  private List<String> add(PreparedStatement statement, String targetTable, KeptRecord record)
      throws SQLException {
    List<String> reasons = new ArrayList<>();
    for (KeptCell cell : record.cells()) {
      if (!cells.isSecret(record.row(), cell.column())) {
        statement.setLong(1, run);
        statement.setString(2, targetTable);
        statement.setString(3, record.key());
        statement.setString(4, record.row().table());
        statement.setString(5, record.row().place());
        statement.setString(6, cell.column());
        statement.setString(7, cell.storageClass());
        statement.setBytes(8, cell.bytes());
        statement.setString(9, cell.reason());
        statement.addBatch();
        reasons.add(cell.reason());
      }
    }
    return reasons;
  }
}
