package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Months that a backfill holds. One that holds no row any more need not be held: the next
 * maintenance may drop it.
 */
final class HeldMonths {
  private final Connection connection;
  private final long run;

  HeldMonths(Connection connection, long run) {
    this.connection = connection;
    this.run = run;
  }

  private record Held(String table, String month, String partition) {}

  private static final String HELD =
      """
      SELECT table_name, month::text, format('audit.%I', partition_name)
      FROM audit.partitions JOIN audit.holds USING (table_name, month)
      WHERE kind = 'backfill' ORDER BY table_name, month
      """;

  private List<Held> held() throws SQLException {
    List<Held> held = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(HELD);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        held.add(new Held(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return held;
  }

  private static final String STAYS =
      "SELECT EXISTS (SELECT FROM %s WHERE backfill_run IS DISTINCT FROM ?)";

  private boolean isEmptyWithoutTheRun(Held month) throws SQLException {
    String query = STAYS.formatted(month.partition());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, run);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return !row.getBoolean(1);
      }
    }
  }

  /** How many hold rows of the run only. */
  long count() throws SQLException {
    long count = 0;
    for (Held month : held()) {
      count += isEmptyWithoutTheRun(month) ? 1 : 0;
    }
    return count;
  }

  /** What a run takes back its own report tells; the trail need not. */
  private static final String LET_GO =
      """
      WITH told AS MATERIALIZED (SELECT set_config('stemma.backfill', 'yes', true))
      DELETE FROM audit.holds USING told
      WHERE table_name = ? AND month = ?::date AND kind = 'backfill'
      """;

  /** Lets those go that are empty; how many that were. */
  long letGo() throws SQLException {
    long count = 0;
    for (Held month : held()) {
      if (isEmptyWithoutTheRun(month)) {
        try (PreparedStatement statement = connection.prepareStatement(LET_GO)) {
          statement.setString(1, month.table());
          statement.setString(2, month.month());
          count += statement.executeUpdate();
        }
      }
    }
    return count;
  }
}
