package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.http.ServiceProcess;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases that are set up differently: of another owner, with another collation, with blanks and
 * capitals in their names, and with settings that would change what every statement means.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OtherServersIT {
  @RegisterExtension static final TestDatabase USUAL = TestDatabase.withGraph();

  private static final String OWNER = "Other Owner";
  private static final String PASSWORD = "Pass word%:/@?#'\\";
  private static final String NAMED = "Other Estate 1";
  private static final String ODD = "Odd estate";
  private static final String RESTORED = "Odd estate, again";
  private static final String BY_PSQL = "Odd estate by psql";

  /** What changes the meaning of a statement, or of a text that stands for a value. */
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("DateStyle", "SQL, DMY"),
          Map.entry("IntervalStyle", "sql_standard"),
          Map.entry("TimeZone", "Asia/Kathmandu"),
          Map.entry("lc_monetary", "C.UTF-8"),
          Map.entry("lc_numeric", "C.UTF-8"),
          Map.entry("lc_time", "C.UTF-8"),
          Map.entry("row_security", "off"),
          Map.entry("bytea_output", "escape"),
          Map.entry("extra_float_digits", "-15"),
          Map.entry("array_nulls", "off"),
          Map.entry("quote_all_identifiers", "on"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("gin_fuzzy_search_limit", "1"));

  /** What ends a statement, or makes a transaction another one. */
  private static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("default_transaction_isolation", "serializable"),
          Map.entry("default_transaction_read_only", "on"),
          Map.entry("default_transaction_deferrable", "on"),
          Map.entry("statement_timeout", "1ms"),
          Map.entry("lock_timeout", "1ms"),
          Map.entry("transaction_timeout", "2ms"),
          Map.entry("idle_in_transaction_session_timeout", "1ms"),
          Map.entry("idle_session_timeout", "20ms"),
          Map.entry("client_encoding", "LATIN1"),
          Map.entry("exit_on_error", "on"));

  @TempDir private static Path folder = Path.of("");

  private static DatabaseUrl superuser() {
    return USUAL.urlAsSuperuser().in("postgres");
  }

  private static DatabaseUrl as(String database) {
    return superuser().as(OWNER, PASSWORD).in(database);
  }

  @BeforeAll
  static void makeDatabases() throws SQLException {
    DemoEstate.write(new DemoOrder(40, 1, estate(), false));
    execute(
        superuser(),
        "CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD '%s'"
            .formatted(OWNER, PASSWORD.replace("'", "''")),
        "GRANT stemma_cypher TO \"%s\" WITH ADMIN OPTION".formatted(OWNER),
        "ALTER ROLE \"%s\" SET DateStyle = 'German, DMY'".formatted(OWNER));
    for (String database : List.of(NAMED, BY_PSQL)) {
      execute(superuser(), "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(database, OWNER));
    }
    for (String database : List.of(ODD, RESTORED)) {
      execute(
          superuser(),
          "CREATE DATABASE \"%s\" OWNER \"%s\" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr'"
              .formatted(database, OWNER));
      grantWhatAnOwnerNeeds(superuser().in(database));
      setOddly(database);
    }
  }

  /** What docs/operator.md asks for on a server that is not a box, and functions to fall into. */
  private static void grantWhatAnOwnerNeeds(DatabaseUrl database) throws SQLException {
    execute(
        database,
        "CREATE EXTENSION age",
        "GRANT USAGE ON SCHEMA ag_catalog TO \"%s\" WITH GRANT OPTION".formatted(OWNER),
        "GRANT SELECT ON ag_catalog.ag_graph, ag_catalog.ag_label TO \"%s\" WITH GRANT OPTION"
            .formatted(OWNER),
        "CREATE SCHEMA odd",
        "GRANT USAGE ON SCHEMA odd TO PUBLIC",
        "CREATE FUNCTION odd.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'trap' $$",
        "CREATE FUNCTION odd.md5(text) RETURNS text LANGUAGE sql AS $$ SELECT 'trap' $$",
        "CREATE FUNCTION odd.hashtextextended(text, bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT 1 / 0 $$");
  }

  private static void setOddly(String database) throws SQLException {
    execute(
        superuser(), "ALTER DATABASE \"%s\" SET search_path = odd, pg_catalog".formatted(database));
    for (Map<String, String> settings : List.of(MEANING, LIMITS)) {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        execute(
            superuser(),
            "ALTER DATABASE \"%s\" SET %s = '%s'"
                .formatted(database, setting.getKey(), setting.getValue()));
      }
    }
  }

  @AfterAll
  static void dropThem() throws SQLException {
    for (String database : List.of(NAMED, ODD, RESTORED, BY_PSQL)) {
      execute(superuser(), "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(database));
    }
    execute(superuser(), "DROP ROLE \"%s\"".formatted(OWNER));
    // The role of Cypher has the password of who migrated last.
    StemmaCommand.run(Map.of("DB_POSTGRES_URL", USUAL.text()), "migrate", "run");
  }

  @Test
  void aSecondDatabaseOfAnotherOwnerWithBlanksAndCapitalsWorks() {
    everyCommandEndsWell(NAMED);
  }

  @Test
  void noSettingOfTheDatabaseChangesWhatIsDone() throws SQLException {
    everyCommandEndsWell(ODD);
    writeAsAnotherProgramDoes();
    endsWell(ODD, "graph", "verify");
    serves();
    backsUpAndRestores(folder.resolve("backup").toString());
    endsWell(RESTORED, "graph", "verify");
  }

  private static Path estate() {
    return folder.resolve("estate.db");
  }

  private static void everyCommandEndsWell(String database) {
    String zone = "--source-zone=America/Denver";
    String file = "--sqlite=" + estate();
    endsWell(database, "migrate", "run");
    endsWell(database, "backfill", file, zone);
    endsWell(database, "backfill", file, zone, "--recheck");
    endsWell(database, "verify", file, zone);
    endsWell(database, "partitions", "maintain");
    endsWell(database, "graph", "verify");
  }

  private static void endsWell(String database, String... arguments) {
    StemmaCommand command =
        StemmaCommand.run(Map.of("DB_POSTGRES_URL", text(as(database))), arguments);
    assertThat(command.exit())
        .as(String.join(" ", arguments) + " in " + database + ": " + command)
        .isZero();
  }

  /** By the launcher, which finds PostgreSQL's programs. */
  private static void backsUpAndRestores(String backup) {
    StemmaCommand made =
        StemmaCommand.launched(Map.of("DB_POSTGRES_URL", text(as(ODD))), "backup", "--out", backup);
    assertThat(made.exit()).as(made.toString()).isZero();
    StemmaCommand restored =
        StemmaCommand.launched(
            Map.of("DB_POSTGRES_URL", text(as(RESTORED))), "restore", "--from", backup);
    assertThat(restored.exit()).as(restored.toString()).isZero();
  }

  /** A program of the owner's that takes every setting as it comes, but for the limits. */
  private static void writeAsAnotherProgramDoes() throws SQLException {
    try (Connection odd = withoutLimits(as(ODD));
        Statement statement = odd.createStatement()) {
      for (String sql :
          List.of(
              "INSERT INTO core.identities (agent_id, parent_agent_id, created_at, tags) "
                  + "VALUES ('OTHER I', 'other i', '2026-03-04T05:06:07.123456Z', '{t1,T1}')",
              "INSERT INTO core.discoveries (discovery_id, agent_id, type, summary, confidence, created_at) "
                  + "VALUES ('odd', 'OTHER I', 'bug', 's', 0.1234567890123456, '2026-03-04T05:06:07.123456Z')",
              "UPDATE core.discoveries SET confidence = 0.30000000000000004 WHERE discovery_id = 'odd'",
              "SELECT audit.ensure_partitions('2020-01-01T00:00Z', '2020-12-31T00:00Z')",
              "INSERT INTO audit.events (ts, event_type) VALUES ('2020-03-31T23:30:00Z', 'odd')",
              "SELECT audit.partition_maintenance()",
              "SELECT projection.rebuild()")) {
        statement.execute(sql);
      }
    }
  }

  private static void serves() {
    try (ServiceProcess service =
        new ServiceProcess(Map.of("DB_POSTGRES_URL", text(as(ODD)), "DB_BACKEND", "postgres"))) {
      service.awaitReady();
      assertThat(service.postJson("/api/v1/agents", "{\"id\": \"served\"}").status())
          .isBetween(200, 201);
      assertThat(service.get("/api/v1/agents/served").text()).contains("\"served\"");
      assertThat(service.get("/api/v1/discoveries/odd").text())
          .contains("0.30000000000000004", "2026-03-04T05:06:07.123456Z");
      assertThat(service.cypher("MATCH (d:Discovery {id: 'odd'}) RETURN d.confidence").text())
          .contains("0.30000000000000004");
    }
  }

  /** As docs/operator.md shows, in a session that takes every setting as it comes. */
  @Test
  void psqlAppliesTheMigrationsWhateverTheSettings() throws SQLException, IOException {
    try (Connection odd = withoutLimits(as(BY_PSQL));
        Statement statement = odd.createStatement()) {
      for (Map.Entry<String, String> setting : MEANING.entrySet()) {
        // This driver stands in for psql, and reads ISO dates only.
        if (!setting.getKey().equals("DateStyle")) {
          statement.execute("SET %s = '%s'".formatted(setting.getKey(), setting.getValue()));
        }
      }
      odd.setAutoCommit(false);
      for (String part : List.of("db", "age")) {
        for (Path file : files(part)) {
          statement.execute(Files.readString(file).replace(":\"graph\"", "\"governance\""));
          odd.commit();
        }
      }
      statement.execute("INSERT INTO core.identities (agent_id) VALUES ('by psql')");
      assertThat(TestDatabase.rows(odd, "SELECT count(*) FROM projection.differences()"))
          .containsExactly("0");
      odd.commit();
    }
  }

  private static List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(part))) {
      return files.sorted().toList();
    }
  }

  private static Connection withoutLimits(DatabaseUrl url) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty(
        "options",
        "-c statement_timeout=0 -c lock_timeout=0 -c transaction_timeout=0 -c exit_on_error=off"
            + " -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0"
            + " -c default_transaction_isolation=read\\ committed"
            + " -c default_transaction_read_only=off");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(url.host(), url.port(), encoded(url.database())),
        properties);
  }

  private static void execute(DatabaseUrl url, String... statements) throws SQLException {
    try (Connection connection = Postgres.connect(url, "stemma-test");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A URL as libpq writes it, with what has to be encoded. */
  private static String text(DatabaseUrl url) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            encoded(url.user()),
            encoded(url.password()),
            url.host(),
            url.port(),
            encoded(url.database()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
