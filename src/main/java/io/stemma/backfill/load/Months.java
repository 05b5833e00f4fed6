package io.stemma.backfill.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Sees to it that the months of incoming audit rows are there, and are not retired at once. */
final class Months {
  /** Years a month partition is made for; a clock that says otherwise was wrong. */
  static final int MIN_YEAR = 1970;

  static final int MAX_YEAR = 2199;

  private final Connection connection;
  private final String table;
  private final Progress progress;
  private final Set<String> seen = new HashSet<>();

  Months(Connection connection, String targetTable, Progress progress) {
    this.connection = connection;
    this.progress = progress;
    this.table = targetTable.substring(targetTable.indexOf('.') + 1);
  }

  static boolean holds(String instant) {
    int year = instant.charAt(4) == '-' ? Integer.parseInt(instant.substring(0, 4)) : 0;
    return year >= MIN_YEAR && year <= MAX_YEAR;
  }

  /** What an operator moves in is history: a month already past its retention is held. */
  private static final String ENSURE =
      """
      WITH made AS MATERIALIZED (
        SELECT audit.ensure_partition(?, ?::date, noted => false) AS is_new),
      held AS (
        INSERT INTO audit.holds (table_name, month, kind, reason)
        SELECT policy.table_name, ?::date, 'backfill',
               'moved in by a backfill when its retention was over'
        FROM audit.retention policy, made
        WHERE policy.table_name = ?
          AND (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
              < now() - make_interval(days => policy.keep_days)
        ON CONFLICT DO NOTHING
        RETURNING month)
      SELECT is_new, EXISTS (SELECT FROM held) FROM made
      """;

  /** Makes a month, once. */
  void ensure(String month) throws SQLException {
    if (!seen.add(month)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ENSURE)) {
      statement.setString(1, table);
      statement.setString(2, month);
      statement.setString(3, month);
      statement.setString(4, table);
      statement.setString(5, month);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next() && row.getBoolean(1)) {
          progress.monthMade(table, month, row.getBoolean(2));
        }
      }
    }
  }
}
