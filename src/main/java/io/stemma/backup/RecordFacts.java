package io.stemma.backup;

import io.stemma.backup.BackupManifest.Archive;
import io.stemma.backup.BackupManifest.CrashedQuery;
import io.stemma.backup.BackupManifest.GraphTrigger;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a manifest says of a database beside its rows, all of one snapshot. */
record RecordFacts(RecordSnapshot snapshot) {
  private static final String MOMENT =
      "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

  String moment() throws SQLException {
    return String.valueOf(snapshot.one(MOMENT));
  }

  private static final String POSTGRES = "SELECT current_setting('server_version')";

  String postgres() throws SQLException {
    return String.valueOf(snapshot.one(POSTGRES));
  }

  private static final String MAJOR =
      "SELECT current_setting('server_version_num')::integer / 10000";

  int major() throws SQLException {
    return Integer.parseInt(String.valueOf(snapshot.one(MAJOR)));
  }

  private static final String AGE = "SELECT extversion FROM pg_extension WHERE extname = 'age'";

  @Nullable String age() throws SQLException {
    return snapshot.one(AGE);
  }

  private static final String RECORD =
      "SELECT max(version) FROM stemma.schema_history WHERE success";

  /** Null where the database holds no record. */
  @Nullable String recordVersion() throws SQLException {
    return has("stemma.schema_history") ? snapshot.one(RECORD) : null;
  }

  private static final String GRAPH = "SELECT max(version) FROM stemma.graph_history WHERE success";

  @Nullable String graphVersion() throws SQLException {
    return has(RecordSchemas.GRAPH_HISTORY) ? snapshot.one(GRAPH) : null;
  }

  private static final String GRANTEES =
      """
      WITH spaces AS (SELECT oid, nspowner, nspacl FROM pg_namespace WHERE nspname = ANY (?)),
      acl AS (
        SELECT nspowner AS owner, nspacl AS items FROM spaces
        UNION ALL SELECT relowner, relacl FROM pg_class c JOIN spaces n ON n.oid = relnamespace
        UNION ALL SELECT relowner, attacl FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                  JOIN spaces n ON n.oid = relnamespace
        UNION ALL SELECT proowner, proacl FROM pg_proc p JOIN spaces n ON n.oid = pronamespace
        UNION ALL SELECT typowner, typacl FROM pg_type t JOIN spaces n ON n.oid = typnamespace)
      SELECT DISTINCT pg_get_userbyid(grantee) FROM acl, aclexplode(items)
      WHERE grantee <> 0 AND grantee <> owner ORDER BY 1
      """;

  /** Roles that have rights in the record. */
  List<String> roles() throws SQLException {
    return snapshot.aboutSchemas(GRANTEES, row -> row.getString(1));
  }

  private static final String GRAPH_TRIGGERS =
      """
      SELECT n.nspname, c.relname, t.tgname
      FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_namespace made ON made.oid = p.pronamespace
      WHERE n.nspname = ANY (?) AND made.nspname = 'projection' AND NOT t.tgisinternal
      ORDER BY n.nspname, c.relname, t.tgname
      """;

  /** Those by which rows reach the graph: the graph's migrations make them again. */
  List<GraphTrigger> graphTriggers() throws SQLException {
    return snapshot.aboutSchemas(
        GRAPH_TRIGGERS,
        row -> new GraphTrigger(row.getString(1), row.getString(2), row.getString(3)));
  }

  private static final String CRASHED =
      """
      SELECT fingerprint, query, crashes, first_at::text, last_at::text
      FROM projection.crashed_queries ORDER BY fingerprint
      """;

  List<CrashedQuery> crashedQueries() throws SQLException {
    return has("projection.crashed_queries")
        ? snapshot.all(
            CRASHED,
            row ->
                new CrashedQuery(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5)))
        : List.of();
  }

  private static final String ARCHIVES =
      """
      SELECT table_name || ' ' || to_char(month, 'YYYY-MM'), archive_file, archive_sha256
      FROM audit.months WHERE archive_file IS NOT NULL AND state <> 'restored'
      ORDER BY table_name, month, part
      """;

  List<Archive> archives() throws SQLException {
    return has("audit.months")
        ? snapshot.all(
            ARCHIVES, row -> new Archive(row.getString(1), row.getString(2), row.getString(3)))
        : List.of();
  }

  private static final String HAS = "SELECT to_regclass('%s') IS NOT NULL";

  private boolean has(String table) throws SQLException {
    return "t".equals(snapshot.one(HAS.formatted(table)));
  }
}
