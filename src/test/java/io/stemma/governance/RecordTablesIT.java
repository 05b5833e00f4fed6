package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.LocalTables;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.RowStore;
import io.stemma.record.Table;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tables that are declared are those that there are. */
class RecordTablesIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir static Path folder;

  private static final List<Table> TABLES =
      Stream.concat(RecordTables.ALL.stream(), Stream.of(LocalTables.OUTBOX, LocalTables.NOTES))
          .toList();

  private static final Map<Kind, String> IN_POSTGRES =
      Map.of(
          Kind.TEXT, "text",
          Kind.INSTANT, "timestamptz",
          Kind.INTEGER, "int8",
          Kind.REAL, "float8",
          Kind.BOOL, "bool",
          Kind.JSON, "jsonb",
          Kind.TEXTS, "_text",
          Kind.REALS, "_float8");

  private static final Map<Kind, String> IN_SQLITE =
      Map.of(
          Kind.TEXT, "TEXT",
          Kind.INSTANT, "TEXT",
          Kind.INTEGER, "INTEGER",
          Kind.REAL, "REAL",
          Kind.BOOL, "INTEGER",
          Kind.JSON, "TEXT",
          Kind.TEXTS, "TEXT",
          Kind.REALS, "BLOB");

  /** Numbers of rows and the account of a backfill are no part of the record. */
  private static final String COLUMNS =
      """
      SELECT column_name, CASE udt_name WHEN 'int2' THEN 'int8' ELSE udt_name END
      FROM information_schema.columns
      WHERE table_schema || '.' || table_name = ?
        AND column_name NOT IN ('backfill_run', 'before_maintenance', 'append_no', 'identity_key', 'session_key', 'state_key', 'discovery_key',
                                'discovery_tag_key', 'link_key', 'message_key')
      """;

  @Test
  void agreeWithPostgres() {
    for (Table table : TABLES) {
      assertThat(DATABASE.rows(COLUMNS, table.name()))
          .as("%s", table)
          .containsExactlyInAnyOrderElementsOf(
              table.columns().values().stream()
                  .map(column -> column.name() + "|" + IN_POSTGRES.get(column.kind()))
                  .toList());
    }
  }

  private static final String KEYS =
      """
      SELECT string_agg(attname, ',' ORDER BY attname)
      FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
      WHERE indrelid = ?::regclass AND indisunique
      GROUP BY indexrelid
      """;

  @Test
  void areToldApartInPostgresByTheirKeys() {
    for (Table table : TABLES) {
      assertThat(DATABASE.rows(KEYS, table.name()))
          .as("%s", table)
          .contains(table.key().stream().sorted().collect(Collectors.joining(",")));
    }
  }

  /**
   * Every column is asked for by name, so that one that is missing fails, and counted by its kind.
   */
  @Test
  void agreeWithASqliteFile() throws SQLException {
    Path file = folder.resolve("estate.db");
    try (RowStore store = Backend.sqlite(folder);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (Table table : TABLES) {
        assertThat(store.<Integer>read(rows -> rows.select(Query.of(table)).size())).isZero();
      }
      assertThat(TestDatabase.rows(connection, PER_TABLE))
          .containsExactlyInAnyOrderElementsOf(TABLES.stream().map(RecordTablesIT::kinds).toList());
    }
  }

  /** What a file keeps for its questions, and numbers of rows, are no part of the record. */
  private static final String PER_TABLE =
      """
      SELECT (SELECT group_concat(type || n, ',')
              FROM (SELECT type, count(*) AS n FROM pragma_table_info(t.name)
                    WHERE name NOT IN ('discovery_key', 'session_key', 'message_key')
                    GROUP BY type ORDER BY type))
      FROM sqlite_master t
      WHERE t.type = 'table' AND t.name NOT IN ('tags', 'agent_tags', 'quarantine', 'kept_cells', 'source_versions')
        AND t.name NOT LIKE 'discovery\\_search%' ESCAPE '\\'
        AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      """;

  private static String kinds(Table table) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Column column : table.columns().values()) {
      kinds.merge(IN_SQLITE.get(column.kind()), 1, Integer::sum);
    }
    return kinds.entrySet().stream()
        .map(kind -> kind.getKey() + kind.getValue())
        .collect(Collectors.joining(","));
  }
}
