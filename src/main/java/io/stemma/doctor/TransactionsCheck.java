package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** Transactions that have been open for long: nothing that is dead since is vacuumed or sealed. */
final class TransactionsCheck implements Check {
  @Override
  public String name() {
    return "transactions";
  }

  private static final String OLD =
      """
      SELECT format('process %s (%s, %s) for %s minutes', pid, coalesce(nullif(application_name, ''), 'no name'), state,
               (extract(epoch FROM now() - xact_start) / 60)::integer)
      FROM pg_stat_activity
      WHERE xact_start < now() - interval '10 minutes' AND backend_type = 'client backend'
        AND datname = current_database()
      UNION ALL
      SELECT format('prepared transaction %s for %s minutes', gid, (extract(epoch FROM now() - prepared) / 60)::integer)
      FROM pg_prepared_xacts WHERE prepared < now() - interval '10 minutes' AND database = current_database()
      LIMIT 5
      """;

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<String> old = database.texts(OLD);
    return List.of(
        old.isEmpty()
            ? Finding.ok(name(), "none is open for ten minutes")
            : Finding.warning(
                name(),
                "open: " + String.join("; ", old),
                "End it where nobody needs it: SELECT pg_terminate_backend(…)."));
  }
}
