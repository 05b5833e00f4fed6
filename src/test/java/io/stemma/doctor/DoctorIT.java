package io.stemma.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.error.ExitCode;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.seal.SealedTrail;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that is planted is found, and a healthy database has none. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoctorIT {
  @RegisterExtension static final TestDatabase HEALTHY = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase SICK = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase EMPTY = TestDatabase.empty();
  @RegisterExtension static final TestDatabase WITHOUT_AGE = TestDatabase.bare();

  @TempDir private Path folder = Path.of("");

  private static final String INDEXES =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('access', 'audit', 'backfill', 'core', 'dual') AND NOT t.relispartition ORDER BY 1
      """;

  private static Doctor doctor(PostgresSettings settings, Path key) {
    return new Doctor(settings, name -> null, key);
  }

  private DoctorReport look(TestDatabase database) {
    return doctor(database.settings(), folder.resolve("none")).look();
  }

  private static List<String> of(DoctorReport report, Verdict verdict) {
    return report.findings().stream()
        .filter(finding -> finding.verdict() == verdict)
        .map(finding -> finding.check() + ": " + finding.value())
        .toList();
  }

  @Test
  void aHealthyDatabaseIsClean() throws Exception {
    Path key =
        Files.createFile(
            folder.resolve("audit.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    HEALTHY.execute("INSERT INTO core.identities (agent_id, tags) VALUES ('a', '{t}')");
    HEALTHY.execute("INSERT INTO audit.events (event_type) VALUES ('seen')");
    SealedTrail.sealAndSign(HEALTHY.url(), NoteSigner.make("test"), SignerFile.beside(key));

    DoctorReport report = doctor(HEALTHY.settings(), key).look();

    assertThat(report.exitCode()).as(report.findings() + "").isEqualTo(ExitCode.DONE);
    assertThat(of(report, Verdict.FAILED)).isEmpty();
    // The server of the tests flushes nothing, and this machine may have little room.
    assertThat(of(report, Verdict.WARNING))
        .allMatch(found -> found.startsWith("settings: fsync") || found.startsWith("disk room"));
    assertThat(of(report, Verdict.UNKNOWN))
        .containsExactlyInAnyOrder(
            "slow statements: pg_stat_statements is not in this database",
            "disk room: PostgreSQL does not tell how much its own disk has");
    assertThat(report.findings() + "").doesNotContain(HEALTHY.url().password());
  }

  static Stream<Arguments> faultsOfTheRecord() {
    return Stream.of(
        Arguments.of(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'core.identities_parent'::regclass",
            Verdict.FAILED,
            "indexes: not valid: core.identities_parent"),
        Arguments.of(
            "DROP INDEX core.sessions_open",
            Verdict.FAILED,
            "indexes: missing: core.sessions_open"),
        Arguments.of(
            """
            DO $$ BEGIN
              EXECUTE format('DROP TABLE audit.%I', audit.partition_name('events', (audit.utc_month(now()) + interval '1 month')::date));
            END $$
            """,
            Verdict.FAILED, "months: missing: events "),
        Arguments.of(
            "UPDATE audit.retention SET months_ahead = 9 WHERE table_name = 'tool_usage'",
            Verdict.FAILED,
            ", tool_usage "),
        Arguments.of(
            "UPDATE audit.months SET failure = 'the disk', failed_at = now(), failures = 3 WHERE table_name = 'tool_usage' AND month = audit.utc_month(now())",
            Verdict.WARNING,
            "months: cannot be retired: tool_usage "),
        Arguments.of(
            "INSERT INTO core.identities (agent_id) VALUES ('gone'); DELETE FROM governance.\"Agent\"",
            Verdict.FAILED,
            "graph: not whole: Agent 0 of 1"),
        Arguments.of(
            "ALTER TABLE core.tags DISABLE TRIGGER projects_on_insert",
            Verdict.FAILED,
            "graph: rows do not reach it: tags insert"),
        Arguments.of(
            "INSERT INTO projection.crashed_queries (fingerprint, query) VALUES ('f', 'q')",
            Verdict.WARNING,
            "crashed queries: 1 query shape is refused"),
        Arguments.of(
            "INSERT INTO dual.outbox (entry_id, noted_at, keys, next_attempt_at) VALUES ('e', now() - interval '1 h', '[]', now())",
            Verdict.WARNING,
            "outbox: 1 change in the outbox, the oldest for 36"),
        Arguments.of(
            "INSERT INTO audit.tool_usage (tool_name) VALUES ('t')",
            Verdict.WARNING,
            "seals: entries after number 0 are not sealed"));
  }

  static Stream<Arguments> faultsAroundIt() {
    return Stream.of(
        Arguments.of(
            "GRANT USAGE ON SCHEMA core TO stemma_cypher; GRANT SELECT ON core.identities TO stemma_cypher",
            Verdict.FAILED,
            "roles: stemma_cypher may more than read the graph: core.identities"),
        Arguments.of(
            "GRANT EXECUTE ON FUNCTION pg_sleep(double precision) TO PUBLIC",
            Verdict.WARNING,
            "roles: everybody may call 1 functions"),
        Arguments.of(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''5min''', current_database()); END $$",
            Verdict.WARNING, "settings: set for this login or database: statement_timeout=5min"),
        Arguments.of(
            """
            ALTER TABLE core.rate_limits SET (autovacuum_enabled = false);
            INSERT INTO core.rate_limits (agent_id, stored_at) SELECT 'a', now() + n * interval '1 s' FROM generate_series(1, 20000) AS n;
            DELETE FROM core.rate_limits
            """,
            Verdict.WARNING,
            "dead rows: core.rate_limits 20000 dead beside 0, last vacuum never"),
        Arguments.of(
            "INSERT INTO stemma.schema_history SELECT 99, '9999', description, type, script, checksum, installed_by, installed_on, execution_time, true FROM stemma.schema_history WHERE installed_rank = 2",
            Verdict.FAILED,
            "9999"),
        Arguments.of(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''serializable''', current_database()); END $$",
            Verdict.WARNING,
            "settings: set for this login or database: default_transaction_isolation=serializable"));
  }

  @ParameterizedTest
  @MethodSource({"faultsOfTheRecord", "faultsAroundIt"})
  void aFaultIsFound(String plant, Verdict verdict, String expected) throws SQLException {
    try (Connection connection = Postgres.connect(SICK.urlAsSuperuser(), "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(plant);
    }

    DoctorReport report = look(SICK);
    // What sessions have counted is told to the server when they end.
    while (expected.startsWith("dead rows") && !of(report, verdict).toString().contains(expected)) {
      report = look(SICK);
    }

    assertThat(of(report, verdict)).anyMatch(found -> found.contains(expected));
    assertThat(report.findings())
        .filteredOn(finding -> finding.verdict() == verdict)
        .allSatisfy(finding -> assertThat(finding.wayOut()).isNotEmpty());
  }

  @Test
  void aSessionThatWaitsForALockIsFoundWithWhoHoldsItUp() throws Exception {
    try (Connection holder = Postgres.connect(HEALTHY.url(), "stemma-holder");
        Connection waiter = Postgres.connect(HEALTHY.url(), "stemma-waiter")) {
      holder.setAutoCommit(false);
      waiter.setAutoCommit(false);
      execute(holder, "LOCK TABLE core.calibration");
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> execute(waiter, "LOCK TABLE core.calibration"));
      List<Finding> found = List.of();
      try (Connection connection = HEALTHY.connect()) {
        while (found.isEmpty() || found.get(0).verdict() == Verdict.OK) {
          found = new LocksCheck().look(new Look(HEALTHY.settings(), connection));
        }
      }
      holder.rollback();
      waiting.join();

      assertThat(found)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
                assertThat(finding.value()).contains("(stemma-waiter)", "core.calibration");
                assertThat(finding.value()).matches(".*held up by \\d+");
              });
    }
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void slowStatementsAreToldWithoutTheirValues() throws SQLException {
    try (TestDatabase database = TestDatabase.empty();
        Connection connection = Postgres.connect(database.urlAsSuperuser(), "stemma-test")) {
      execute(connection, "CREATE EXTENSION pg_stat_statements");
      execute(
          connection,
          "DO $$ BEGIN FOR i IN 1..300000 LOOP PERFORM 'top-' || 'secret'; END LOOP; END $$");

      List<Finding> found = new StatementsCheck().look(new Look(database.settings(), connection));

      assertThat(found).anyMatch(finding -> finding.value().endsWith("× 1 DO ?"));
      assertThat(found + "").doesNotContain("secret");
    }
  }

  @Test
  void anEmptyDatabaseWantsItsMigrations() {
    DoctorReport report = look(EMPTY);

    assertThat(report.exitCode()).isEqualTo(ExitCode.DIFFERENCES_FOUND);
    assertThat(of(report, Verdict.FAILED)).singleElement().asString().startsWith("schema: ");
    assertThat(of(report, Verdict.UNKNOWN))
        .anyMatch(found -> found.startsWith("months: the schema is not there"));
  }

  @Test
  void withoutAgeAllElseIsWell() {
    new Schema(WITHOUT_AGE.settings()).migrate();

    DoctorReport report = look(WITHOUT_AGE);

    assertThat(report.exitCode()).as(report.findings() + "").isEqualTo(ExitCode.DONE);
    assertThat(of(report, Verdict.WARNING))
        .anyMatch(found -> found.startsWith("apache age: no Cypher"));
    assertThat(of(report, Verdict.OK)).contains("graph: there is none");
  }

  @Test
  void aLoginThatMayReadLittleIsToldWhatItCannotSee() throws SQLException {
    DatabaseUrl little = HEALTHY.url().as("doctor_little", "little");
    try (Connection connection = Postgres.connect(HEALTHY.urlAsSuperuser(), "stemma-test")) {
      execute(connection, "CREATE ROLE doctor_little LOGIN PASSWORD 'little'");
      try {
        DoctorReport report =
            doctor(new PostgresSettings(little, "governance"), folder.resolve("none")).look();

        assertThat(report.reachable()).isTrue();
        assertThat(of(report, Verdict.UNKNOWN))
            .anyMatch(found -> found.startsWith("months: this login may not look"));
        assertThat(of(report, Verdict.WARNING))
            .contains("roles: doctor_little does not own the database");
      } finally {
        execute(connection, "DROP ROLE doctor_little");
      }
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsSaidWithWhatCouldBeLookedAt() {
    DatabaseUrl nowhere = DatabaseUrl.parse("url", "postgresql://a:secret@127.0.0.1:1/b");

    DoctorReport report =
        doctor(new PostgresSettings(nowhere, "governance"), folder.resolve("none")).look();

    assertThat(report.exitCode()).isEqualTo(ExitCode.DEPENDENCY_UNAVAILABLE);
    assertThat(of(report, Verdict.FAILED))
        .singleElement()
        .asString()
        .startsWith("database: No answer from");
    assertThat(of(report, Verdict.OK)).anyMatch(found -> found.startsWith("program: "));
    assertThat(of(report, Verdict.UNKNOWN)).contains("locks: the database does not answer");
    assertThat(report.findings() + "").doesNotContain("secret");
  }

  /** After a migration that makes or drops an index, put into indexes.txt what this shows. */
  @Test
  void theIndexesThatAreExpectedAreThoseThatMigrationsMake() {
    assertThat(IndexCheck.expected()).containsExactlyInAnyOrderElementsOf(HEALTHY.rows(INDEXES));
  }
}
