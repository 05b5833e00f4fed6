package io.stemma.backfill.retired;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.AuditMonth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ledger of the audit tables' months, asked for those that are retired. */
public final class RetiredMonths {
  private final Connection connection;

  public RetiredMonths(Connection connection) {
    this.connection = connection;
  }

  private static final String IS_KEPT = "SELECT to_regclass('audit.months') IS NOT NULL";

  /** A schema of before has no such ledger; then no month was archived. */
  private boolean isKept() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_KEPT);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  // A month is gone from its table before that is noted of it.
  private static final String RETIRED =
      """
      SELECT m.table_name, to_char(m.month, 'YYYY-MM'), m.part, m.state = 'dropped',
             m.archive_file, m.archive_sha256, m.archive_bytes, m.row_count, m.checksum
      FROM audit.months m
      WHERE 'audit.' || m.table_name = ?
        AND (m.state IN ('detached', 'dropped')
             OR m.state = 'archived' AND NOT EXISTS (
                  SELECT FROM audit.partitions p
                  WHERE p.table_name = m.table_name AND p.month = m.month AND NOT p.detaching))
      ORDER BY m.month, m.part
      """;

  /**
   * Those of one table.
   *
   * @param table with its schema, for instance {@code audit.events}
   */
  public List<RetiredMonth> of(String table) throws SQLException {
    List<RetiredMonth> months = new ArrayList<>();
    if (!isKept()) {
      return months;
    }
    try (PreparedStatement statement = connection.prepareStatement(RETIRED)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AuditMonth month = AuditMonth.of(row.getString(1), row.getString(2));
          months.add(
              new RetiredMonth(
                  month,
                  row.getInt(3),
                  row.getBoolean(4) ? null : "audit." + month.partition(),
                  new ArchiveProof(
                      row.getString(5),
                      row.getString(6),
                      row.getLong(7),
                      new ArchiveProof.Content(row.getLong(8), row.getString(9)))));
        }
      }
    }
    return months;
  }
}
