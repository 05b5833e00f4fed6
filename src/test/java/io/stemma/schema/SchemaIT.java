package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.CypherLogin;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.ServerAddress;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchemaIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase BARE = TestDatabase.bare();
  @RegisterExtension static final TestDatabase BEHIND = TestDatabase.bare();
  @RegisterExtension static final TestDatabase FOR_SUPERUSER = TestDatabase.bare();

  @Test
  void everyTableAndColumnHasAComment() {
    assertThat(
            DATABASE.rows(
                """
                SELECT c.oid::regclass, a.attname
                FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relnamespace::regnamespace::text IN ('core', 'audit', 'backfill', 'projection')
                  AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)
                """))
        .isEmpty();
  }

  /** With an array as parameter, planning anew at each call takes half of a row's time. */
  @Test
  void whatTriggersCallIsPlannedOnce() {
    assertThat(
            DATABASE.rows(
                """
                SELECT DISTINCT p.oid::regprocedure
                FROM pg_proc p
                LEFT JOIN pg_trigger t ON t.tgfoid = p.oid
                WHERE (t.tgname ~ '^(projects_on|names_others|replaces_named|fills_placeholder)'
                       OR p.oid IN ('core.name_agents'::regproc, 'core.name_tags'::regproc)
                       OR p.pronamespace = 'projection'::regnamespace AND p.proname ~ '^(put|connect|hold|take)_' AND p.proname <> 'hold_writers')
                  AND NOT coalesce('plan_cache_mode=force_generic_plan' = ANY (p.proconfig), false)
                """))
        .isEmpty();
  }

  @Test
  void aRowNeedsOnlyItsNaturalKey() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id) VALUES ('only-key');
        INSERT INTO core.sessions (session_id) VALUES ('only-key');
        INSERT INTO core.agent_state DEFAULT VALUES;
        INSERT INTO core.calibration DEFAULT VALUES;
        INSERT INTO core.discoveries (discovery_id) VALUES ('only-key');
        INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('only-key', 'tag');
        INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('only-key', 'only-key', 'related_to');
        INSERT INTO core.dialectic_sessions (session_id) VALUES ('only-key');
        INSERT INTO core.dialectic_messages DEFAULT VALUES;
        INSERT INTO audit.events DEFAULT VALUES;
        INSERT INTO audit.tool_usage DEFAULT VALUES;
        """);

    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();
  }

  @Test
  void everyProjectedTableHasABigintKeyThatIsItsVertexNumber() {
    DATABASE.execute("INSERT INTO core.identities (agent_id) VALUES ('numbered')");

    assertThat(
            DATABASE.rows(
                "SELECT a.id::text = projection.\"Agent_id\"(identity_key)::text FROM core.identities i "
                    + "JOIN governance.\"Agent\" a ON ag_catalog.agtype_out(a.properties)::text LIKE '%\"numbered\"%' "
                    + "WHERE agent_id = 'numbered'"))
        .containsExactly("t");
  }

  @Test
  void monthsAreCutAtUtcWhateverTheSession() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'Pacific/Kiritimati'");
      statement.execute("SELECT audit.ensure_partitions('2024-02-10Z', '2024-03-10Z')");
    }

    assertThat(
            DATABASE.rows(
                "SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname ~ '^events_2024_0[1-4]$' ORDER BY 1"))
        .containsExactly(
            "events_2024_02|FOR VALUES FROM ('2024-02-01 00:00:00+00') TO ('2024-03-01 00:00:00+00')",
            "events_2024_03|FOR VALUES FROM ('2024-03-01 00:00:00+00') TO ('2024-04-01 00:00:00+00')");
  }

  @Test
  void maintenanceMakesMonthsAheadAndDropsNothingWithoutAnArchive() {
    DATABASE.execute(
        """
        SELECT audit.ensure_partitions('2021-01-15Z', '2021-02-15Z');
        INSERT INTO audit.holds (table_name, month, reason) VALUES ('events', '2021-02-01', 'a test');
        """);

    assertThat(
            DATABASE.rows(
                "SELECT partition_name, action FROM audit.partition_maintenance() WHERE partition_name LIKE '%2021%' ORDER BY 1"))
        .containsExactly(
            "events_2021_01|due",
            "events_2021_02|held",
            "tool_usage_2021_01|due",
            "tool_usage_2021_02|due");
    assertThat(
            DATABASE.value(
                "SELECT count(*) FROM audit.partitions WHERE partition_name LIKE '%2021%'"))
        .isEqualTo("4");
    assertThat(
            DATABASE.value(
                "SELECT count(*) FROM audit.partitions WHERE table_name = 'events' AND month > now()"))
        .isEqualTo("3");
  }

  @Test
  void refusesSpansOfMonthsThatCannotBeMeant() {
    assertThatThrownBy(
            () -> DATABASE.execute("SELECT audit.ensure_partitions('1900-01-01Z', '2000-01-01Z')"))
        .hasMessageContaining("at most 240 months");
    assertThatThrownBy(
            () -> DATABASE.execute("SELECT audit.ensure_partitions('infinity', 'infinity')"))
        .hasMessageContaining("two finite times");
  }

  @Test
  void truncateIsRefusedWhereTheGraphCouldNotFollow() {
    assertThatThrownBy(() -> DATABASE.execute("TRUNCATE core.discoveries"))
        .hasMessageContaining("TRUNCATE of core.discoveries is refused");
  }

  @Test
  void migratingAgainChangesNothing() {
    GraphSupport support = new Schema(DATABASE.settings()).migrate();

    assertThat(support).isInstanceOf(GraphSupport.Present.class);
    assertThat(new Schema(DATABASE.settings()).status().isUpToDate()).isTrue();
  }

  @Test
  void aDatabaseThatIsUpToDateIsNotMigrated() {
    assertThat(new Schema(DATABASE.settings()).bringUpToDate())
        .isInstanceOf(GraphSupport.Present.class);
    assertThat(new Schema(BEHIND.settings()).bringUpToDate())
        .isInstanceOf(GraphSupport.Absent.class);
    assertThat(new Schema(BEHIND.settings()).status().isUpToDate()).isTrue();
  }

  @Test
  void withoutAgeTheRecordIsThereAndTheReasonIsSaid() {
    GraphSupport support = new Schema(BARE.settings()).migrate();

    assertThat(support)
        .isInstanceOfSatisfying(
            GraphSupport.Absent.class,
            absent -> assertThat(absent.reason()).contains("CREATE EXTENSION age"));
    BARE.execute("INSERT INTO core.discoveries (discovery_id, agent_id) VALUES ('d', 'named')");
    assertThat(BARE.rows("SELECT agent_id, placeholder FROM core.identities"))
        .containsExactly("named|t");
    assertThat(
            BARE.rows("SELECT 1 FROM pg_namespace WHERE nspname IN ('projection', 'governance')"))
        .isEmpty();
  }

  @Test
  void anOwnerWhoMayInstallsAgeAndTheGraphIsMadeFromTheRows() {
    Schema asOwner = new Schema(FOR_SUPERUSER.settings());
    asOwner.migrate();
    FOR_SUPERUSER.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('child', 'parent')");

    GraphSupport support =
        new Schema(new PostgresSettings(FOR_SUPERUSER.urlAsSuperuser(), "estate_graph")).migrate();

    assertThat(support).isInstanceOf(GraphSupport.Present.class);
    assertThat(FOR_SUPERUSER.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'estate_graph'"))
        .hasSize(1);
    try (Connection connection = Postgres.connect(FOR_SUPERUSER.urlAsSuperuser(), "test")) {
      assertThat(
              TestDatabase.rows(
                  connection, "SELECT label FROM projection.counts() WHERE elements > 0"))
          .containsExactly("Agent", "SPAWNED");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theCypherRoleReadsTheGraphAndNothingElse() throws SQLException {
    DatabaseUrl login = CypherLogin.of(DATABASE.url());
    // As any program logs in: our own sessions would bring their settings along.
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(login.host(), login.port(), login.database()),
            login.user(),
            login.password())) {
      assertThat(
              TestDatabase.rows(
                  connection,
                  "SELECT * FROM cypher('governance', $$ MATCH (a:Agent) RETURN count(a) >= 0 $$) AS (n agtype)"))
          .containsExactly("true");
      assertThat(TestDatabase.rows(connection, "SHOW age.enable_containment"))
          .containsExactly("off");
      assertThatThrownBy(() -> TestDatabase.rows(connection, "SELECT * FROM core.identities"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(
              () -> TestDatabase.rows(connection, "DELETE FROM governance.\"Agent\" RETURNING 1"))
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void sayWhatIsWrongWithTheConnection() {
    DatabaseUrl url = DATABASE.url();

    fails(url.as("stemma", "wrong"), ErrorCode.LOGIN_REFUSED, "refused the login");
    fails(url.in("nowhere"), ErrorCode.STORE_UNAVAILABLE, "no database 'nowhere'");
    fails(
        url.at(new ServerAddress(url.host(), 1)),
        ErrorCode.STORE_UNAVAILABLE,
        "is PostgreSQL running there?");
  }

  private static void fails(DatabaseUrl url, ErrorCode code, String words) {
    assertThatThrownBy(() -> new Schema(new PostgresSettings(url, "governance")).migrate())
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
