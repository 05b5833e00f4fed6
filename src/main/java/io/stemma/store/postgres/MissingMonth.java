package io.stemma.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A month of an audit table that a row wanted and that was not there.
 *
 * @param table without its schema
 * @param time of the row, as PostgreSQL writes it
 */
record MissingMonth(String table, String time) {
  /** Told by the place in the server that says so: its words depend on its language. */
  private static final String ROUTINE = "ExecFindPartition";

  private static final Pattern TIME = Pattern.compile("\\(ts\\) = \\(([^)]+)\\)");

  /** What a failure says is missing. */
  static Optional<MissingMonth> of(SQLException e) {
    ServerErrorMessage said = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (said == null || !ROUTINE.equals(said.getRoutine())) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(String.valueOf(said.getDetail()));
    return time.find()
        ? Optional.of(new MissingMonth(String.valueOf(said.getTable()), time.group(1)))
        : Optional.empty();
  }

  private static final String MAKE =
      "SELECT audit.ensure_partition(?, audit.utc_month(?::timestamptz))";

  /** Makes it, and commits; where that fails the connection is in no transaction, either. */
  void make(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAKE)) {
      statement.setString(1, table);
      statement.setString(2, time);
      statement.execute();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      // Another one may have made it meanwhile, which the server told this one too late.
      if (!SqlStates.DUPLICATE_TABLE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
