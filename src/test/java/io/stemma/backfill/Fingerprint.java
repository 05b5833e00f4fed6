package io.stemma.backfill;

import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything a database holds, as lines that two looks can be compared by. */
final class Fingerprint {
  private static final String RELATIONS =
      """
      SELECT c.relkind::text || ' ' || c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1
      """;

  private static final String TABLES =
      """
      SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1
      """;

  private static final String ROUTINES =
      """
      SELECT p.oid::regprocedure::text || md5(prosrc) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1
      """;

  private static final String SEQUENCES =
      "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname NOT LIKE 'pg\\_%' ORDER BY 1, 2";

  private static final String SCHEMAS =
      "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1";

  private Fingerprint() {}

  /** Relations, functions, sequences and a digest of every table. */
  static List<String> of(TestDatabase database) {
    try (Connection connection = database.connect()) {
      List<String> lines = new ArrayList<>();
      for (String query : List.of(SCHEMAS, RELATIONS, ROUTINES, SEQUENCES)) {
        lines.addAll(TestDatabase.rows(connection, query));
      }
      for (String table : TestDatabase.rows(connection, TABLES)) {
        lines.add(
            table
                + TestDatabase.rows(
                    connection,
                    "SELECT count(*), md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text COLLATE \"C\"), '')) FROM "
                        + table
                        + " t"));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
