package io.stemma.backfill.fault;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database holds, whatever the order it came in: of each table its name, number of rows and
 * a digest. Keys that count up and numbers of runs are left out, as is when something was written,
 * and what a service keeps of the trail: its seals and the lives of its months.
 */
final class Fingerprint {
  private static final String TABLES =
      """
      SELECT oid::regclass::text FROM pg_class
      WHERE relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT IN ('seal_state', 'sealed_months', 'tiles', 'month_seals', 'checkpoints', 'months')
        AND (relnamespace IN ('core'::regnamespace, 'audit'::regnamespace)
             OR oid IN ('backfill.quarantine'::regclass, 'backfill.kept_cells'::regclass,
                        'backfill.source_versions'::regclass))
      ORDER BY 1
      """;

  private static final String LEFT_OUT =
      """
      SELECT array_agg(attname)::text FROM pg_attribute
      WHERE attrelid = '%s'::regclass
        AND (attidentity <> '' OR attname IN ('backfill_run', 'append_no', 'run_id', 'held_at'))
      """;

  private static final String CONTENT =
      """
      SELECT count(*) || ' ' || coalesce(md5(string_agg(line, '' ORDER BY line)), '')
      FROM (SELECT (to_jsonb(t) - '%s'::text[])::text AS line FROM %s t) lines
      """;

  private Fingerprint() {}

  static List<String> of(DatabaseUrl url) {
    try (Connection connection = Postgres.connect(url, "stemma-test")) {
      List<String> content = new ArrayList<>();
      for (String table : TestDatabase.rows(connection, TABLES)) {
        String leftOut = TestDatabase.rows(connection, LEFT_OUT.formatted(table)).get(0);
        String sql = CONTENT.formatted(leftOut.equals("∅") ? "{}" : leftOut, table);
        content.add(table + " " + TestDatabase.rows(connection, sql).get(0));
      }
      content.addAll(TestDatabase.rows(connection, "SELECT * FROM projection.counts() ORDER BY 1"));
      content.addAll(TestDatabase.rows(connection, "SELECT * FROM projection.differences()"));
      content.addAll(TestDatabase.rows(connection, "SELECT DISTINCT state FROM backfill.runs"));
      return content;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
