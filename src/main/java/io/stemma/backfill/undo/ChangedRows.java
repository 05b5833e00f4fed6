package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lists rows of a run that another writer has changed since. */
final class ChangedRows {
  private final Connection connection;
  private final long run;

  ChangedRows(Connection connection, long run) {
    this.connection = connection;
    this.run = run;
  }

  private static final String LIST =
      "SELECT %s FROM %s t WHERE backfill_run = ? ORDER BY 1 LIMIT ?";

  /** The first of them, table by table. */
  List<ChangedRow> first(List<OwnedTable> tables, int most) throws SQLException {
    List<ChangedRow> rows = new ArrayList<>();
    for (OwnedTable table : tables) {
      if (rows.size() < most) {
        add(table, most - rows.size(), rows);
      }
    }
    return rows;
  }

  private void add(OwnedTable table, int most, List<ChangedRow> rows) throws SQLException {
    String query = LIST.formatted(table.keyAsJson(), table.sql());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, -run);
      statement.setInt(2, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(new ChangedRow(table.name(), row.getString(1)));
        }
      }
    }
  }
}
