package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.TrailEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** The entries of a month that are in its table, in the order of their numbers. */
final class MonthEntries {
  private static final int FETCH_ROWS = 5_000;

  private MonthEntries() {}

  private static final String EVENTS =
      """
      SELECT e.append_no, e.ts::text, e.event_id, audit.leaf(e) FROM audit.events e
      WHERE e.ts >= ?::date::timestamp AT TIME ZONE 'UTC'
        AND e.ts < (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      ORDER BY e.append_no, e.ts, e.event_id
      """;
  private static final String CALLS =
      """
      SELECT u.append_no, u.ts::text, u.usage_id, audit.leaf(u) FROM audit.tool_usage u
      WHERE u.ts >= ?::date::timestamp AT TIME ZONE 'UTC'
        AND u.ts < (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      ORDER BY u.append_no, u.ts, u.usage_id
      """;

  static void forEach(Connection connection, String log, Consumer<TrailEntry> entries)
      throws SQLException {
    String month = log.substring(log.indexOf('/') + 1) + "-01";
    String sql = SealedTable.ofLog(log) == SealedTable.EVENTS ? EVENTS : CALLS;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, month);
      statement.setString(2, month);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.accept(
              new TrailEntry(
                  row.getLong(1), row.getString(2), row.getString(3), Hash.at(row.getBytes(4), 0)));
        }
      }
    }
  }
}
