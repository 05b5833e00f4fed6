package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How far a run got, saved in the transaction of each batch, so that a batch counts once. */
final class Checkpoints {
  private final Connection connection;
  private final long run;

  Checkpoints(Connection connection, long run) {
    this.connection = connection;
    this.run = run;
  }

  /**
   * A table's account so far, and the place it goes on behind.
   *
   * @param lastPlace rowid or ordinal of the last row dealt with; null before the first
   */
  record Position(@Nullable Long lastPlace, TableCount count) {}

  private static final String LOAD =
      """
      SELECT last_place, row_count, read_count, loaded_count, unchanged_count, quarantined_count, kept_count,
             skipped_count
      FROM backfill.checkpoints WHERE run_id = ? AND source_table = ?
      """;

  /** Where to go on; the beginning where the run has not come to the table. */
  Position load(TableCount none) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOAD)) {
      statement.setLong(1, run);
      statement.setString(2, none.source());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new Position(null, none);
        }
        return new Position(
            row.getLong(1),
            new TableCount(
                none.source(),
                none.dialect(),
                none.target(),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8)));
      }
    }
  }

  private static final String SAVE =
      """
      INSERT INTO backfill.checkpoints
        (run_id, source_table, last_place, row_count, read_count, loaded_count, unchanged_count,
         quarantined_count, kept_count, skipped_count)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run_id, source_table) DO UPDATE
      SET last_place = excluded.last_place, row_count = excluded.row_count,
          read_count = excluded.read_count, loaded_count = excluded.loaded_count,
          unchanged_count = excluded.unchanged_count,
          quarantined_count = excluded.quarantined_count, kept_count = excluded.kept_count,
          skipped_count = excluded.skipped_count, saved_at = now()
      """;

  /** Saves the account behind a row; the caller commits it with the rows themselves. */
  void save(long lastPlace, TableCount count) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setLong(1, run);
      statement.setString(2, count.source());
      statement.setLong(3, lastPlace);
      statement.setLong(4, count.rows());
      statement.setLong(5, count.read());
      statement.setLong(6, count.loaded());
      statement.setLong(7, count.unchanged());
      statement.setLong(8, count.quarantined());
      statement.setLong(9, count.keptCells());
      statement.setLong(10, count.skipped());
      statement.executeUpdate();
    }
  }
}
