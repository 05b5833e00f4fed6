package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tables need not be read again: the last run of the very same file came to its end, by
 * the same mapping and options, put nothing aside, and as many of its rows stand as it brought.
 *
 * <p>A row that somebody else has changed since, or that is gone, does not count ({@code
 * core.disown_changed_row}), so its table is read and compared row by row.
 */
final class AlreadyThere {
  private final Connection connection;
  private final RunContext run;
  private final Checkpoints now;
  private @Nullable Checkpoints before;

  AlreadyThere(Connection connection, RunContext run) throws SQLException {
    this.connection = connection;
    this.run = run;
    this.now = new Checkpoints(connection, run.run());
    Long earlier = run.options().recheck() ? null : earlier();
    this.before = earlier == null ? null : new Checkpoints(connection, earlier);
  }

  private static final String EARLIER =
      """
      SELECT earlier.run_id
      FROM backfill.runs this
      JOIN backfill.runs earlier USING (source, source_sha256, mapping, side_files)
      WHERE this.run_id = ? AND earlier.state = 'done'
        AND earlier.source_zone IS NOT DISTINCT FROM this.source_zone
        AND earlier.kept_from IS NOT DISTINCT FROM this.kept_from
        AND (earlier.options -> 'applyRetention', earlier.options -> 'graph')
            = (this.options -> 'applyRetention', this.options -> 'graph')
        AND earlier.run_id = (SELECT max(run_id) FROM backfill.runs
                              WHERE source = this.source AND run_id < this.run_id)
      """;

  private @Nullable Long earlier() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EARLIER)) {
      statement.setLong(1, run.run());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  /**
   * The accounts of these tables, saved as this run's own; empty where they must be read.
   *
   * @param tables all that go to one target
   */
  Optional<List<TableCount>> accounts(List<Lane.Step> tables) throws SQLException {
    Optional<List<Checkpoints.Position>> all = positions(tables);
    if (all.isEmpty() || !stand(tables.get(0), all.get())) {
      connection.rollback();
      return Optional.empty();
    }
    List<TableCount> counts = new ArrayList<>();
    for (Checkpoints.Position position : all.get()) {
      TableCount count = position.count().foundAgain();
      if (position.lastPlace() != null) {
        now.save(position.lastPlace(), count);
      }
      counts.add(count);
    }
    connection.commit();
    return Optional.of(counts);
  }

  private Optional<List<Checkpoints.Position>> positions(List<Lane.Step> tables)
      throws SQLException {
    List<Checkpoints.Position> positions = new ArrayList<>();
    for (Lane.Step step : tables) {
      TableCount none = TableLoad.none(step);
      if (before == null || now.load(none).lastPlace() != null) {
        return Optional.empty();
      }
      Checkpoints.Position position = before.load(none);
      boolean isEmpty = position.lastPlace() == null && run.source().countRows(step.table()) == 0;
      if (position.count().quarantined() > 0 || (position.lastPlace() == null && !isEmpty)) {
        return Optional.empty();
      }
      positions.add(position);
    }
    return Optional.of(positions);
  }

  /** The table's name comes from a declaration. */
  private static final String STANDING =
      """
      WITH ours AS (SELECT run_id FROM backfill.runs WHERE source = ?)
      SELECT (SELECT count(*) FROM %s WHERE %s IN (SELECT run_id FROM ours)),
             (SELECT count(*) FROM backfill.kept_cells
              WHERE target_table = ? AND run_id IN (SELECT run_id FROM ours))
      """;

  private boolean stand(Lane.Step step, List<Checkpoints.Position> positions) throws SQLException {
    long records = 0;
    long kept = 0;
    for (Checkpoints.Position position : positions) {
      records += position.count().read() - position.count().skipped();
      kept += position.count().keptCells();
    }
    String target = step.mapping().target().table();
    String query = STANDING.formatted(target, step.mapping().target().runColumn());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, run.name());
      statement.setString(2, target);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) == records && row.getLong(2) == kept;
      }
    }
  }
}
