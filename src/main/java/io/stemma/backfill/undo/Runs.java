package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ledger of runs, as an undo reads and writes it. */
final class Runs {
  private static final int FETCH_ROWS = 1_000;

  private final Connection connection;

  Runs(Connection connection) {
    this.connection = connection;
  }

  private static final String LIST =
      """
      SELECT run_id, source, state, started_at, finished_at,
             (SELECT coalesce(sum(loaded_count), 0) FROM backfill.checkpoints c WHERE c.run_id = runs.run_id),
             (SELECT coalesce(sum(quarantined_count), 0) FROM backfill.checkpoints c WHERE c.run_id = runs.run_id),
             undo_report::text
      FROM backfill.runs
      WHERE ?::bigint IS NULL OR run_id = ?
      ORDER BY run_id
      """;

  /** Hands over every run, or the one of a number, in the order of their numbers. */
  void list(@Nullable Long only, Consumer<Run> consumer) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIST)) {
      statement.setObject(1, only, java.sql.Types.BIGINT);
      statement.setObject(2, only, java.sql.Types.BIGINT);
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          consumer.accept(
              new Run(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getObject(4, OffsetDateTime.class),
                  row.getObject(5, OffsetDateTime.class),
                  row.getLong(6),
                  row.getLong(7),
                  row.getString(8)));
        }
      }
    }
  }

  Optional<Run> find(long id) throws SQLException {
    Run[] found = new Run[1];
    list(id, run -> found[0] = run);
    return Optional.ofNullable(found[0]);
  }

  private static final String SET_STATE =
      """
      UPDATE backfill.runs SET state = ?, undo_report = ?::jsonb,
             finished_at = CASE WHEN ? = 'undone' THEN now() ELSE finished_at END
      WHERE run_id = ?
      """;

  void save(long id, String state, UndoAccount account) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET_STATE)) {
      statement.setString(1, state);
      statement.setString(2, account.toJson().toString());
      statement.setString(3, state);
      statement.setLong(4, id);
      statement.executeUpdate();
    }
  }
}
