package io.stemma.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows that are dead and still take room, and tables that were never counted. */
final class BloatCheck implements Check {
  @Override
  public String name() {
    return "dead rows";
  }

  private static final String BLOATED =
      """
      SELECT format('%I.%I %s dead beside %s, last vacuum %s', schemaname, relname, n_dead_tup, n_live_tup,
        coalesce(to_char(greatest(last_vacuum, last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 'never'))
      FROM pg_stat_user_tables
      WHERE n_dead_tup > 10000 AND n_dead_tup > 0.3 * (n_live_tup + n_dead_tup)
      ORDER BY n_dead_tup DESC LIMIT 5
      """;

  private static final String NOT_ANALYZED =
      """
      SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables
      WHERE n_live_tup > 10000 AND last_analyze IS NULL AND last_autoanalyze IS NULL
      ORDER BY n_live_tup DESC LIMIT 5
      """;

  private static final String DEAD =
      "SELECT coalesce(sum(n_dead_tup), 0), coalesce(sum(n_live_tup), 0) FROM pg_stat_user_tables";

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<String> bloated = database.texts(BLOATED);
    if (!bloated.isEmpty()) {
      findings.add(
          Finding.warning(
              name(),
              String.join("; ", bloated),
              "VACUUM (ANALYZE) that table; see that autovacuum is on and no old transaction is open."));
    }
    List<String> unknown = database.texts(NOT_ANALYZED);
    if (!unknown.isEmpty()) {
      findings.add(
          Finding.warning(
              name(), "never analyzed: " + String.join(", ", unknown), "ANALYZE that table."));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              name(),
              database.one(
                  DEAD, row -> row.getLong(1) + " beside " + row.getLong(2) + " live ones")));
    }
    return findings;
  }
}
