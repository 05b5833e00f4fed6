package io.stemma.store.postgres;

import io.stemma.record.Column;
import io.stemma.record.LoadRefused;
import io.stemma.record.RowLines;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows by COPY, a statement a table, in the transaction that the connection is in. */
final class CopyLoad {
  private CopyLoad() {}

  static void run(Connection connection, List<RowLines> lines) throws SQLException {
    Map<String, List<RowLines>> byStatement =
        lines.stream()
            .filter(some -> some.size() > 0)
            .collect(
                Collectors.groupingBy(
                    CopyLoad::statement, LinkedHashMap::new, Collectors.toList()));
    try {
      for (Map.Entry<String, List<RowLines>> each : byStatement.entrySet()) {
        copy(connection, each.getKey(), each.getValue());
      }
    } catch (SQLException e) {
      // A month that is missing is made, and the work done again.
      if (SqlStates.isOfData(e.getSQLState()) && MissingMonth.of(e).isEmpty()) {
        throw new LoadRefused(e);
      }
      throw e;
    }
  }

  private static void copy(Connection connection, String statement, List<RowLines> lines)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
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

  private static String statement(RowLines lines) {
    return "COPY "
        + lines.table().name()
        + lines.columns().stream().map(Column::name).collect(Collectors.joining(", ", " (", ")"))
        + " FROM STDIN";
  }
}
