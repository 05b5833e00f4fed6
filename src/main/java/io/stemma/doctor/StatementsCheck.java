package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The statements that took the longest, from pg_stat_statements, without their values. */
final class StatementsCheck implements Check {
  private static final double SLOW_MILLIS = 1000;
  private static final String EXTENSION = "pg_stat_statements";

  @Override
  public String name() {
    return "slow statements";
  }

  private static final String PLACE =
      """
      SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = ?
      """;

  private static final String SLOWEST =
      """
      SELECT s.query, s.mean_exec_time, s.calls FROM %s.pg_stat_statements s
      WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.calls > 0
      ORDER BY s.mean_exec_time DESC LIMIT 5
      """;

  private record Statement(String text, double millis, long calls) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,.1f ms × %,d %s", millis, calls, text);
    }
  }

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<String> place = database.texts(PLACE, EXTENSION);
    if (place.isEmpty()) {
      return List.of(
          Finding.unknown(
              name(),
              EXTENSION + " is not in this database",
              "shared_preload_libraries with "
                  + EXTENSION
                  + ", and CREATE EXTENSION as a superuser."));
    }
    List<Statement> slowest =
        database.rows(
            SLOWEST.formatted(place.get(0)),
            row ->
                new Statement(
                    StatementText.of(row.getString(1)), row.getDouble(2), row.getLong(3)));
    if (slowest.isEmpty()) {
      return List.of(Finding.ok(name(), "none seen yet"));
    }
    return slowest.stream().map(this::judged).toList();
  }

  private Finding judged(Statement statement) {
    return statement.millis() > SLOW_MILLIS
        ? Finding.warning(
            name(), statement.toString(), "EXPLAIN (ANALYZE, BUFFERS) shows where its time goes.")
        : Finding.ok(name(), statement.toString());
  }
}
