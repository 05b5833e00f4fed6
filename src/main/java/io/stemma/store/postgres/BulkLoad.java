package io.stemma.store.postgres;

import static java.util.Collections.nCopies;

import io.stemma.record.Column;
import io.stemma.record.LoadRefused;
import io.stemma.record.RowLines;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows that are all new, a statement a table, in the transaction that the connection is in: a few
 * by INSERT, which is prepared, many by COPY, which takes twice as long to begin.
 */
final class BulkLoad {
  private static final int WORTH_A_COPY = 9;

  private BulkLoad() {}

  static void run(Connection connection, List<RowLines> lines) throws SQLException {
    Map<String, List<RowLines>> byStatement =
        lines.stream()
            .filter(some -> some.size() > 0)
            .collect(
                Collectors.groupingBy(BulkLoad::into, LinkedHashMap::new, Collectors.toList()));
    try {
      for (Map.Entry<String, List<RowLines>> each : byStatement.entrySet()) {
        load(connection, each.getKey(), each.getValue());
      }
    } catch (SQLException e) {
      // A month that is missing is made, and the work done again.
      if (SqlStates.isOfData(e.getSQLState()) && MissingMonth.of(e).isEmpty()) {
        throw new LoadRefused(e);
      }
      throw e;
    }
  }

  private static void load(Connection connection, String into, List<RowLines> lines)
      throws SQLException {
    int rows = lines.stream().mapToInt(RowLines::size).sum();
    if (rows < WORTH_A_COPY) {
      insert(connection, into, lines, rows);
    } else {
      copy(connection, into, lines);
    }
  }

  private static void insert(Connection connection, String into, List<RowLines> lines, int rows)
      throws SQLException {
    List<Column> columns = lines.get(0).columns();
    String row =
        columns.stream()
            .map(column -> PostgresDialect.parameterOf(column.kind()))
            .collect(Collectors.joining(", ", "(", ")"));
    String sql = "INSERT INTO " + into + " VALUES " + String.join(", ", nCopies(rows, row));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (RowLines some : lines) {
        for (int line = 0; line < some.size(); line++) {
          for (int place = 0; place < columns.size(); place++) {
            // As of no type, so that the server reads the text as its column does.
            statement.setObject(index++, some.value(line, place), Types.OTHER);
          }
        }
      }
      statement.executeUpdate();
    }
  }

  private static void copy(Connection connection, String into, List<RowLines> lines)
      throws SQLException {
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + into + " FROM STDIN");
    try {
      for (RowLines some : lines) {
        copy.writeToCopy(some.bytes(), 0, some.length());
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String into(RowLines lines) {
    return lines.table().name()
        + lines.columns().stream().map(Column::name).collect(Collectors.joining(", ", " (", ")"));
  }
}
