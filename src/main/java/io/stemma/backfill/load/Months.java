package io.stemma.backfill.load;

import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees to it that the months of incoming audit rows are there, and are not retired at once. */
final class Months {
  /** Years a month partition is made for; a clock that says otherwise was wrong. */
  private static final int MIN_YEAR = 1970;

  private static final int MAX_YEAR = 2199;

  private final Connection connection;
  private final String table;
  private final Set<String> seen = new HashSet<>();
  private String last = "none";

  Months(Connection connection, String targetTable) {
    this.connection = connection;
    this.table = targetTable.substring(targetTable.indexOf('.') + 1);
  }

  /**
   * Looks whether each record of a row has a month it can go to.
   *
   * @throws RowRefused when one has not
   */
  static void check(TableMapping mapping, List<@Nullable String[]> made) throws RowRefused {
    String column = mapping.target().monthColumn();
    if (column == null) {
      return;
    }
    int position = mapping.records().columns().indexOf(column);
    for (@Nullable String[] values : made) {
      String instant = values[position];
      if (instant == null || !holds(instant)) {
        throw new RowRefused(
            "time_out_of_range",
            "its time " + instant + " is not between " + MIN_YEAR + " and " + MAX_YEAR);
      }
    }
  }

  private static boolean holds(String instant) {
    int year = instant.charAt(4) == '-' ? Integer.parseInt(instant.substring(0, 4)) : 0;
    return year >= MIN_YEAR && year <= MAX_YEAR;
  }

  /** Makes the months of all records of a table; one that is not cut by months needs none. */
  void ensure(Target target, List<String> columns, List<PendingRecord> records)
      throws SQLException {
    if (target.monthColumn() == null) {
      return;
    }
    int position = columns.indexOf(target.monthColumn());
    for (PendingRecord record : records) {
      String instant = record.values()[position];
      if (instant != null) {
        ensure(instant);
      }
    }
  }

  /** What an operator moves in is history: a month already past its retention is held. */
  private static final String ENSURE =
      """
      WITH made AS (SELECT audit.ensure_partition(?, ?::date))
      INSERT INTO audit.holds (table_name, month, reason)
      SELECT policy.table_name, ?::date, 'moved in by a backfill when its retention was over'
      FROM audit.retention policy, made
      WHERE policy.table_name = ?
        AND (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
            < now() - make_interval(days => policy.keep_days)
      ON CONFLICT DO NOTHING
      """;

  /** Makes the month of an instant, once. */
  private void ensure(String instant) throws SQLException {
    // Rows come in order of time mostly: the month before is the month most asked for.
    if (instant.startsWith(last)) {
      return;
    }
    last = instant.substring(0, 8);
    String month = last + "01";
    if (!seen.add(month)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ENSURE)) {
      statement.setString(1, table);
      statement.setString(2, month);
      statement.setString(3, month);
      statement.setString(4, table);
      statement.setString(5, month);
      statement.executeUpdate();
    }
  }
}
