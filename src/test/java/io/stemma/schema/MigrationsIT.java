package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases on their way forward. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationsIT {
  /**
   * A row of each table that a version may have, named after the version; in an order that holds.
   */
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("core.identities", "(agent_id, parent_agent_id) VALUES ('%1$s', 'parent-%1$s')");
    ROWS.put("core.sessions", "(session_id, agent_id) VALUES ('%1$s', '%1$s')");
    ROWS.put("core.agent_state", "(agent_id) VALUES ('%1$s')");
    ROWS.put("core.discoveries", "(discovery_id, agent_id) VALUES ('%1$s', '%1$s')");
    ROWS.put("core.discovery_tags", "(discovery_id, tag) VALUES ('%1$s', 'tag-%1$s')");
    ROWS.put(
        "core.discovery_links",
        "(src_id, dst_id, link_type) VALUES ('%1$s', '%1$s', 'response_to')");
    ROWS.put("core.dialectic_sessions", "(session_id, paused_agent_id) VALUES ('%1$s', '%1$s')");
    ROWS.put("core.dialectic_messages", "(session_id, agent_id) VALUES ('%1$s', '%1$s')");
    ROWS.put("audit.events", "(agent_id) VALUES ('%1$s')");
    ROWS.put("audit.tool_usage", "(agent_id) VALUES ('%1$s')");
    ROWS.put("backfill.runs", "(source, source_sha256, state) VALUES ('%1$s', '%1$s', 'done')");
    ROWS.put(
        "backfill.quarantine",
        "(run_id, source_table, source_row, row_sha256, target_table, reason, detail, cells%2$s)"
            + " SELECT max(run_id), 't', '%1$s', '%1$s', 't', 'no_key', 'd', '{}'%3$s FROM backfill.runs");
    ROWS.put(
        "backfill.kept_cells",
        "(run_id, target_table, target_key, source_table, source_row, source_column, class, bytes, reason%2$s)"
            + " SELECT max(run_id), 't', '%1$s', 't', '%1$s', 'c', 'text', 'x', 'r'%3$s FROM backfill.runs");
  }

  /** Numbers that later versions ask for besides: each is a run's. */
  private static final String ASKED_BESIDES =
      """
      SELECT string_agg(', ' || attname, '') FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
        AND attidentity = '' AND atttypid = 'bigint'::regtype AND attname <> 'run_id'
      """;

  /** Which columns hold a row's name, so that it is found again. */
  private static final String NAMED =
      "SELECT count(*) FROM %s AS row_of WHERE to_jsonb(row_of)::text LIKE '%%\"%s\"%%'";

  @Test
  void everyStepKeepsTheRowsOfEachVersionBefore() throws SQLException {
    try (TestDatabase database = TestDatabase.bare()) {
      PostgresSettings settings = asSuperuser(database);
      Schema schema = new Schema(settings);
      List<Written> written = new ArrayList<>();
      List<SchemaTarget> steps = steps(schema);
      assertThat(steps).hasSize(15);
      try (Connection connection = Postgres.connect(settings.url(), "test");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION age");
      }
      for (SchemaTarget step : steps) {
        schema.migrate(step);
        written.addAll(insert(settings, step));
      }
      assertThat(written)
          .contains(
              new Written("core.identities", "record-0001"),
              new Written("audit.events", "graph-0001"));

      assertThat(new Schema(settings).status().isUpToDate()).isTrue();
      try (Connection connection = Postgres.connect(settings.url(), "test")) {
        for (Written row : written) {
          assertThat(TestDatabase.rows(connection, NAMED.formatted(row.table(), row.name())))
              .as(row.toString())
              .doesNotContain("0");
        }
        assertThat(TestDatabase.rows(connection, "SELECT * FROM projection.differences()"))
            .isEmpty();
        assertThat(
                TestDatabase.rows(
                    connection, "SELECT conname FROM pg_constraint WHERE NOT convalidated"))
            .isEmpty();
      }
      assertThat(new Schema(settings).plan(SchemaTarget.END).steps()).isEmpty();
    }
  }

  private record Written(String table, String name) {}

  private static List<Written> insert(PostgresSettings settings, SchemaTarget step)
      throws SQLException {
    String name = step.part().text() + "-" + step.version();
    List<Written> written = new ArrayList<>();
    try (Connection connection = Postgres.connect(settings.url(), "test");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> row : ROWS.entrySet()) {
        String there = "SELECT to_regclass('" + row.getKey() + "') IS NOT NULL";
        if (TestDatabase.rows(connection, there).contains("t")) {
          if (row.getKey().startsWith("audit.")) {
            statement.execute("SELECT audit.ensure_partitions(now(), now())");
          }
          String besides = TestDatabase.rows(connection, ASKED_BESIDES, row.getKey()).get(0);
          String columns = besides.equals("∅") ? "" : besides;
          statement.execute(
              "INSERT INTO "
                  + row.getKey()
                  + " "
                  + row.getValue()
                      .formatted(name, columns, columns.replaceAll("[a-z_]+", "max(run_id)")));
          written.add(new Written(row.getKey(), name));
        }
      }
    }
    return written;
  }

  private static List<SchemaTarget> steps(Schema schema) {
    return Stream.of(SchemaPart.values())
        .flatMap(
            part ->
                new Migrations(part, schema.settings(), SchemaTarget.END)
                    .all().stream().map(info -> new SchemaTarget(part, Migrations.version(info))))
        .toList();
  }

  @Test
  void aPlanTellsWhatWaitsAndChangesNothing() {
    try (TestDatabase database = TestDatabase.bare()) {
      Schema schema = new Schema(database.settings());

      SchemaPlan plan = schema.plan(SchemaTarget.parse("2"));

      assertThat(plan.steps())
          .extracting(SchemaPlan.Step::file)
          .containsExactly("db/V0001__core.sql", "db/V0002__audit.sql");
      assertThat(plan.steps().get(1).sql()).contains("CREATE SCHEMA IF NOT EXISTS audit");
      assertThat(schemas(database)).isEmpty();
    }
  }

  @Test
  void goesForwardOnlyAndAsFarAsIsSaid() {
    try (TestDatabase database = TestDatabase.bare()) {
      Schema schema = new Schema(database.settings());

      schema.migrate(SchemaTarget.parse("record:V0003"));

      assertThat(SchemaTarget.parse("0003")).isEqualTo(SchemaTarget.parse("record:3"));
      assertThat(applied(database)).containsExactly("0001", "0002", "0003");
      assertFails(() -> schema.migrate(SchemaTarget.parse("2")), ErrorCode.WRONG_USE)
          .hasMessage(
              "The record is at 0003, beyond 0002: migrations only go forward. To go back, restore"
                  + " a backup.");
      assertFails(() -> schema.plan(SchemaTarget.parse("17")), ErrorCode.WRONG_USE)
          .hasMessageContaining("no migration 0017: there are 0001, 0002,");
      assertFails(() -> SchemaTarget.parse("latest"), ErrorCode.WRONG_USE)
          .hasMessageContaining("not 'latest'");
      schema.migrate(SchemaTarget.parse("3"));
      schema.migrate();
      assertThat(schema.status().isUpToDate()).isTrue();
    }
  }

  @Test
  void severalProgramsMigrateOneEmptyDatabaseAtOnce() {
    try (TestDatabase database = TestDatabase.bare()) {
      List<CompletableFuture<GraphSupport>> programs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Schema schema = new Schema(database.settings());
        programs.add(CompletableFuture.supplyAsync(schema::bringUpToDate));
      }
      programs.forEach(CompletableFuture::join);

      assertThat(applied(database)).doesNotHaveDuplicates().contains(SchemaPart.RECORD.last());
      assertThat(new Schema(database.settings()).status().isUpToDate()).isTrue();
    }
  }

  @Test
  void aNewerDatabaseIsRefused() {
    try (TestDatabase database = TestDatabase.bare()) {
      Schema schema = new Schema(database.settings());
      schema.migrate();
      database.execute(
          "INSERT INTO stemma.schema_history SELECT 1000, '9999', 'later', type, 'V9999__later.sql', 1,"
              + " installed_by, now(), 1, true FROM stemma.schema_history WHERE version = '0001'");

      for (Runnable way :
          List.<Runnable>of(
              schema::migrate,
              schema::bringUpToDate,
              schema::status,
              schema::requireKnown,
              () -> schema.plan(SchemaTarget.END))) {
        assertFails(way, ErrorCode.SCHEMA_NEWER)
            .hasMessageContaining("is at migration 9999")
            .hasMessageContaining("up to " + SchemaPart.RECORD.last());
      }
    }
  }

  /** Builds of before had other files under the same numbers, and more of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE stemma.schema_history SET checksum = checksum + 1 WHERE version = '0003'",
        "UPDATE stemma.schema_history SET checksum = -1, script = 'V0001__other.sql' WHERE type = 'SQL'",
        "UPDATE stemma.graph_history SET checksum = -1 WHERE version = '0001'",
        """
        UPDATE stemma.schema_history SET checksum = -1 WHERE type = 'SQL';
        INSERT INTO stemma.schema_history SELECT 30, '0030', 'key handovers', type, 'V0030__key_handovers.sql', 1,
          installed_by, now(), 1, true FROM stemma.schema_history WHERE version = '0001'"""
      })
  void aDatabaseOfAnotherBuildIsRefusedInOneLine(String planted) {
    try (TestDatabase database = TestDatabase.withGraph()) {
      Schema schema = new Schema(database.settings());
      database.execute(planted);

      for (Runnable way :
          List.<Runnable>of(
              schema::migrate,
              schema::bringUpToDate,
              schema::status,
              schema::requireKnown,
              schema::baseline,
              () -> schema.plan(SchemaTarget.END))) {
        assertFails(way, ErrorCode.SCHEMA_OTHER_BUILD)
            .message()
            .contains(
                " at postgresql://", "was made by another build of Stemma: its migrations 000")
            .contains("the build that made it: it backs the database up, and restores it")
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void aMigrationThatFailsLeavesNothingAndSaysWhere() {
    try (TestDatabase database = TestDatabase.bare()) {
      Schema schema = new Schema(database.settings());
      schema.migrate(SchemaTarget.parse("3"));
      database.execute("CREATE SCHEMA backfill; CREATE TABLE backfill.quarantine (x int)");

      assertFails(schema::migrate, ErrorCode.SCHEMA_CHANGE_FAILED)
          .hasMessageContaining("migration db/V0004__backfill.sql of the record failed at line ")
          .hasMessageContaining("'CREATE TABLE backfill.quarantine (")
          .hasMessageContaining("already exists");
      assertThat(applied(database)).hasSize(3);
      assertThat(database.value("SELECT to_regclass('backfill.runs')")).isEqualTo("∅");

      database.execute("DROP TABLE backfill.quarantine; DROP SCHEMA backfill");
      schema.migrate();
      assertThat(schema.status().isUpToDate()).isTrue();
    }
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Runnable way, ErrorCode code) {
    return assertThatThrownBy(way::run)
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static PostgresSettings asSuperuser(TestDatabase database) {
    return new PostgresSettings(database.urlAsSuperuser(), PostgresSettings.DEFAULT_GRAPH);
  }

  private static List<String> applied(TestDatabase database) {
    return database.rows(
        "SELECT version FROM stemma.schema_history WHERE version > '0' AND type = 'SQL' ORDER BY installed_rank");
  }

  private static List<String> schemas(TestDatabase database) {
    return database.rows("SELECT 1 FROM pg_namespace WHERE nspname IN ('stemma', 'core')");
  }
}
