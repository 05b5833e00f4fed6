package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** PostgreSQL itself: its version, since when it runs, and whether it takes writes. */
final class ServerCheck implements Check {
  @Override
  public String name() {
    return "postgresql";
  }

  private static final String SERVER =
      """
      SELECT current_setting('server_version'), pg_is_in_recovery(), to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
             current_setting('server_encoding')
      """;

  private record Server(String version, boolean standby, String started, String encoding) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Server server =
        database.one(
            SERVER,
            row ->
                new Server(
                    row.getString(1), row.getBoolean(2), row.getString(3), row.getString(4)));
    String value = server.version() + ", running since " + server.started() + " UTC";
    if (!"UTF8".equals(server.encoding())) {
      return List.of(
          Finding.failed(
              name(),
              value + ", encoding " + server.encoding(),
              "Make the database with ENCODING UTF8 and restore a backup into it."));
    }
    return List.of(
        server.standby()
            ? Finding.warning(
                name(), value + ", a standby: it takes no writes", "Name the primary.")
            : Finding.ok(name(), value));
  }
}
