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
  private final String source;
  private final SourceCells cells;

  /**
   * For a run.
   *
   * @param source what its file is called
   */
  KeptCells(Connection connection, long run, String source, SourceCells cells) {
    this.connection = connection;
    this.run = run;
    this.source = source;
    this.cells = cells;
  }

  /** Whose another cell is that stands in the place of one of a record's. */
  enum Other {
    /** There is none, or its row no longer claims the key. */
    NONE,
    /** Another row of this source that has the same key. */
    ROW_OF_THIS_SOURCE,
    /** A row that another source brought. */
    ANOTHER_SOURCE
  }

  private static final String OF_ANOTHER_ROW =
      """
      SELECT runs.source = ?, source_row FROM backfill.kept_cells JOIN backfill.runs USING (run_id)
      WHERE target_table = ? AND md5(target_key) = md5(?) AND source_table = ? AND source_column = ?
        AND (class <> ? OR bytes <> ?)
      """;

  /**
   * Looks for another cell in the place of one of the record's: of two rows with one key, alike but
   * for what their columns cannot hold, the first one's cells stay.
   *
   * @param isWritten whether the record's row has just been written, so that an older cell there
   *     belongs to no row of another source any more
   */
  Other other(String targetTable, KeptRecord record, Batch batch, boolean isWritten)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_ANOTHER_ROW)) {
      for (KeptCell cell : record.cells()) {
        statement.setString(1, source);
        statement.setString(2, targetTable);
        statement.setString(3, record.key());
        statement.setString(4, record.row().table());
        statement.setString(5, cell.column());
        statement.setString(6, cell.storageClass());
        statement.setBytes(7, cell.bytes());
        try (ResultSet found = statement.executeQuery()) {
          if (found.next()) {
            Other other = other(found, record, batch, isWritten);
            if (other != Other.NONE) {
              return other;
            }
          }
        }
      }
    }
    return Other.NONE;
  }

  /** A cell that this source kept counts while its row is still there and claims the same key. */
  private static Other other(ResultSet found, KeptRecord record, Batch batch, boolean isWritten)
      throws SQLException {
    if (!found.getBoolean(1)) {
      return isWritten ? Other.NONE : Other.ANOTHER_SOURCE;
    }
    long place = Long.parseLong(found.getString(2));
    boolean isClaimed =
        place != record.row().placeNumber()
            && batch.source().claims(place, batch.key(record.ordinal()));
    return isClaimed ? Other.ROW_OF_THIS_SOURCE : Other.NONE;
  }

  private static final String PUT =
      """
      INSERT INTO backfill.kept_cells
        (run_id, target_table, target_key, source_table, source_row, source_column, class, bytes, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (target_table, md5(target_key), source_table, source_column) DO UPDATE
      SET run_id = excluded.run_id, source_row = excluded.source_row, class = excluded.class,
          bytes = excluded.bytes, reason = excluded.reason
      WHERE (kept_cells.class, kept_cells.bytes, kept_cells.reason)
            IS DISTINCT FROM (excluded.class, excluded.bytes, excluded.reason)
      """;

  /**
   * Keeps the cells of records; the reasons of those that were kept. A cell that is kept already
   * stays the run's that kept it.
   */
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
