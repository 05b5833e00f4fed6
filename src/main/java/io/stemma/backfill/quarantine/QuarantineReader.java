package io.stemma.backfill.quarantine;

import io.stemma.backfill.load.StoredCell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads entries of the quarantine. */
final class QuarantineReader {
  private static final int FETCH_ROWS = 1_000;

  private final Connection connection;

  /**
   * Takes a connection.
   *
   * @param connection without auto-commit, so that rows are fetched in portions
   */
  QuarantineReader(Connection connection) {
    this.connection = connection;
  }

  private static final String LIST =
      """
      SELECT q.quarantine_id, q.run_id, runs.source, runs.source_zone, q.source_table, q.source_row,
             q.target_table, q.reason, q.detail, '[]'
      FROM backfill.quarantine q JOIN backfill.runs USING (run_id)
      WHERE %s AND q.quarantine_id > ?
      ORDER BY q.quarantine_id LIMIT ?
      """
          .formatted(QuarantineFilter.CONDITION);

  /** Hands over entries in the order of their numbers, without their cells. */
  void list(QuarantineFilter filter, long after, long limit, Consumer<QuarantineEntry> consumer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIST)) {
      int next = filter.bind(connection, statement, 1);
      statement.setLong(next, after);
      statement.setLong(next + 1, limit);
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(entry(rows));
        }
      }
    }
  }

  private static final String PAGE =
      """
      SELECT q.quarantine_id, q.run_id, runs.source, runs.source_zone, q.source_table, q.source_row,
             q.target_table, q.reason, q.detail, q.cells::text
      FROM (SELECT q.*,
                   row_number() OVER (ORDER BY quarantine_id) AS place,
                   sum(octet_length(cells::text)) OVER (ORDER BY quarantine_id) AS bytes
            FROM (SELECT * FROM backfill.quarantine q
                  WHERE %s AND q.quarantine_id > ?
                  ORDER BY q.quarantine_id LIMIT ?) q) q
      JOIN backfill.runs USING (run_id)
      WHERE q.place = 1 OR q.bytes <= ?
      ORDER BY q.quarantine_id
      """
          .formatted(QuarantineFilter.CONDITION);

  /**
   * The next entries with their cells.
   *
   * @param maxBytes of their cells together; a single entry may be larger
   */
  List<QuarantineEntry> page(QuarantineFilter filter, long after, int maxRows, long maxBytes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      int next = filter.bind(connection, statement, 1);
      statement.setLong(next, after);
      statement.setInt(next + 1, maxRows);
      statement.setLong(next + 2, maxBytes);
      try (ResultSet rows = statement.executeQuery()) {
        List<QuarantineEntry> page = new ArrayList<>();
        while (rows.next()) {
          page.add(entry(rows));
        }
        return page;
      }
    }
  }

  /** One entry with its cells. */
  Optional<QuarantineEntry> find(long id) throws SQLException {
    QuarantineFilter one = new QuarantineFilter(List.of(id), null, null, null);
    return page(one, Long.MIN_VALUE, 1, 0).stream().findFirst();
  }

  private static final String KNOWN =
      "SELECT quarantine_id FROM backfill.quarantine WHERE quarantine_id = ANY (?)";

  /** Those of these numbers that are no entries. */
  List<Long> missing(List<Long> ids) throws SQLException {
    List<Long> missing = new ArrayList<>(ids);
    try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          missing.remove((Object) rows.getLong(1));
        }
      }
    }
    return missing;
  }

  private static QuarantineEntry entry(ResultSet row) throws SQLException {
    return new QuarantineEntry(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        StoredCell.parse(row.getString(10)));
  }
}
