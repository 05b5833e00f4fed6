package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Kept cells belong to rows, not to runs: a cell that changed while its row did not is of a later
 * run than the row. So a cell goes when its row goes; where only the cell was of the run, it is
 * given to the run that wrote the row.
 *
 * <p>The names in these statements come from the catalog, quoted by it.
 */
final class KeptCellsOfRun {
  private static final int WINDOW = 50_000;

  private final Connection connection;
  private final long run;
  private final String source;
  private final List<OwnedTable> targets;

  /**
   * Prepares.
   *
   * @param targets every table that cells are kept of
   */
  KeptCellsOfRun(Connection connection, long run, String source, List<OwnedTable> targets)
      throws SQLException {
    this.connection = connection;
    this.run = run;
    this.source = source;
    List<String> used = tables();
    this.targets = targets.stream().filter(table -> used.contains(table.name())).toList();
  }

  private static final String TABLES =
      """
      SELECT DISTINCT target_table FROM backfill.kept_cells
      WHERE run_id IN (SELECT run_id FROM backfill.runs WHERE source = ?)
      """;

  private List<String> tables() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        List<String> tables = new ArrayList<>();
        while (row.next()) {
          tables.add(row.getString(1));
        }
        return tables;
      }
    }
  }

  /** Cells of this source without a row that stays; of this run, without one of its own source. */
  private static final String GOING =
      """
      k.target_table = ? AND k.kept_cell_id > ? AND k.kept_cell_id <= ?
        AND k.run_id IN (SELECT run_id FROM backfill.runs WHERE source = ?)
        AND NOT EXISTS (
          SELECT FROM %s t
          WHERE %s AND t.backfill_run IS DISTINCT FROM ?
            AND (k.run_id <> ?
                 OR abs(t.backfill_run) IN (SELECT run_id FROM backfill.runs WHERE source = ?)))
      """;

  private static final String COUNT = "SELECT count(*) FROM backfill.kept_cells k WHERE " + GOING;

  /** How many would go. */
  long count() throws SQLException {
    long count = 0;
    for (OwnedTable target : targets) {
      try (PreparedStatement statement = going(COUNT, target, Long.MIN_VALUE, Long.MAX_VALUE);
          ResultSet row = statement.executeQuery()) {
        row.next();
        count += row.getLong(1);
      }
    }
    return count;
  }

  private static final String DELETE = "DELETE FROM backfill.kept_cells k WHERE " + GOING;

  /** Deletes those of a window; how many that were. */
  long delete(long after, long last) throws SQLException {
    long count = 0;
    for (OwnedTable target : targets) {
      try (PreparedStatement statement = going(DELETE, target, after, last)) {
        count += statement.executeUpdate();
      }
      giveBack(target, after, last);
    }
    return count;
  }

  private PreparedStatement going(String statement, OwnedTable target, long after, long last)
      throws SQLException {
    PreparedStatement prepared =
        connection.prepareStatement(statement.formatted(target.sql(), target.keyOfKeptCell()));
    prepared.setString(1, target.name());
    prepared.setLong(2, after);
    prepared.setLong(3, last);
    prepared.setString(4, source);
    prepared.setLong(5, run);
    prepared.setLong(6, run);
    prepared.setString(7, source);
    return prepared;
  }

  private static final String GIVE_BACK =
      """
      UPDATE backfill.kept_cells k SET run_id = abs(t.backfill_run)
      FROM %s t
      WHERE %s AND k.target_table = ? AND k.kept_cell_id > ? AND k.kept_cell_id <= ? AND k.run_id = ?
        AND abs(t.backfill_run) <> k.run_id
      """;

  private void giveBack(OwnedTable target, long after, long last) throws SQLException {
    String update = GIVE_BACK.formatted(target.sql(), target.keyOfKeptCell());
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, target.name());
      statement.setLong(2, after);
      statement.setLong(3, last);
      statement.setLong(4, run);
      statement.executeUpdate();
    }
  }

  private static final String WINDOW_END =
      """
      SELECT max(kept_cell_id) FROM (
        SELECT kept_cell_id FROM backfill.kept_cells WHERE kept_cell_id > ?
        ORDER BY kept_cell_id LIMIT ?) next
      """;

  /** The last entry of the window behind one; the same number where none is left. */
  long windowEnd(long after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WINDOW_END)) {
      statement.setLong(1, after);
      statement.setInt(2, WINDOW);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long last = row.getLong(1);
        return row.wasNull() ? after : last;
      }
    }
  }
}
