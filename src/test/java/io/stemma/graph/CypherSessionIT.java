package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.subscription.Cancellable;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.CypherLogin;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection keeps from one query to the next, and what it must not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CypherSessionIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String ENDLESS =
      "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c"
          + " RETURN count(*)";
  private static final String PATHS = "MATCH (a:Agent {id: 'root'})-[:SPAWNED*]->(b) RETURN b.id";

  private static final AtomicInteger BEGUN = new AtomicInteger();

  private static final GraphUnderTest GRAPH =
      new GraphUnderTest(
          DATABASE,
          Limits.cypher("pool-size", "1"),
          begin -> {
            BEGUN.incrementAndGet();
            return begin;
          });

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('root', NULL), ('child', 'root')");
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  @Test
  void knowsTheColumnsWithoutAsking() throws SQLException {
    String query = "MATCH p = (a:Agent)-[r:SPAWNED]->(b) RETURN *";
    String process = process();

    BEGUN.set(0);
    assertThat(GRAPH.ask(query).columns()).hasSize(4);
    assertThat(BEGUN.getAndSet(0)).isEqualTo(1);
    assertThat(GRAPH.ask(query).columns()).hasSize(4);
    assertThat(BEGUN.get()).isEqualTo(1);

    assertThat(process()).isEqualTo(process);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETURN 1 / 0", "RETURN nobody", "MATCH (a RETURN a", "MATCH (a)"})
  void keepsTheConnectionWhenAQueryFails(String query) throws SQLException {
    String process = process();

    assertThatThrownBy(() -> GRAPH.ask(query)).isInstanceOf(StemmaException.class);

    assertThat(process()).isEqualTo(process);
  }

  /**
   * Its copy of the graph may be half made, and AGE's lock on it held. Connections that follow no
   * path have no copy.
   */
  @Test
  void throwsTheConnectionAwayWhenAPathQueryFails() throws SQLException {
    String process = processOfPaths();
    String other = process();

    assertThatThrownBy(() -> GRAPH.ask(PATHS + " / 0")).isInstanceOf(StemmaException.class);

    assertThat(processOfPaths()).isNotEqualTo(process);
    assertThat(process()).isEqualTo(other);
    assertThat(GRAPH.ask(PATHS).rows()).isEqualTo(List.of(List.of("child")));
  }

  @Test
  void stopsAQueryNobodyWaitsFor() throws SQLException {
    Cancellable query =
        GRAPH
            .begin(new CypherQuestion(ENDLESS, null, null, 60_000))
            .subscribe()
            .with(answer -> {}, failure -> {});
    while (running().isEmpty()) {
      Thread.onSpinWait();
    }

    query.cancel();

    while (!running().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(GRAPH.ask("RETURN 1").rows()).hasSize(1);
  }

  /** The next one would have to make its copy of the graph anew. */
  @Test
  void letsAPathQueryThatIsNearlyDoneRunThrough() throws SQLException {
    String process = processOfPaths();
    try (Connection owner = Postgres.connect(DATABASE.url(), "stemma-test");
        Statement lock = owner.createStatement()) {
      owner.setAutoCommit(false);
      lock.execute("LOCK TABLE projection.epoch");
      Cancellable query =
          GRAPH
              .begin(new CypherQuestion(PATHS, null, null, null))
              .subscribe()
              .with(answer -> {}, failure -> {});
      while (!"Lock".equals(waitsFor(process))) {
        Thread.onSpinWait();
      }

      query.cancel();
      owner.rollback();
    }

    assertThat(processOfPaths()).isEqualTo(process);
  }

  private static String waitsFor(String process) throws SQLException {
    try (Connection superuser = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      return TestDatabase.rows(
              superuser,
              "SELECT coalesce(wait_event_type, '') FROM pg_stat_activity WHERE pid = " + process)
          .get(0);
    }
  }

  @Test
  void stopsAPathQueryThatTakesLonger() throws SQLException {
    String endless = PATHS.replace("RETURN b.id", "WITH count(b) AS found " + ENDLESS);
    Cancellable query =
        GRAPH
            .begin(new CypherQuestion(endless, null, null, 60_000))
            .subscribe()
            .with(answer -> {}, failure -> {});
    while (running().isEmpty()) {
      Thread.onSpinWait();
    }

    query.cancel();

    while (!running().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(GRAPH.ask(PATHS).rows()).hasSize(1);
  }

  @Test
  void seesALabelThatWasMadeAfterItWasAskedFor() {
    String query = "MATCH (:Discovery)-[e:BROUGHT_UP]->(d:Discovery) RETURN d.id";
    for (int i = 0; i < 8; i++) {
      assertThat(GRAPH.ask(query).rows()).isEmpty();
    }

    DATABASE.execute("INSERT INTO core.discoveries (discovery_id) VALUES ('d1'), ('d2')");
    DATABASE.execute(
        "INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('d1', 'd2', 'brought_up')");

    assertThat(GRAPH.ask(query).rows()).isEqualTo(List.of(List.of("d2")));
  }

  @Test
  void itsRoleCanCallNothingThatIsWithheld() throws SQLException {
    setUpBySuperuser();
    assertThat(
            DATABASE.rows(
                """
                SELECT function FROM projection.withheld_functions()
                WHERE has_function_privilege('stemma_cypher', function, 'EXECUTE')
                """))
        .containsExactly("pg_advisory_unlock_all()");
    try (Connection cypher = Postgres.connect(CypherLogin.of(DATABASE.url()), "stemma-test")) {
      assertThatThrownBy(() -> TestDatabase.rows(cypher, "SELECT pg_try_advisory_lock(1)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(
              () -> TestDatabase.rows(cypher, "SELECT set_config('work_mem', '1GB', false)"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void itsRoleReadsTheGraphAndTheEpochAndNothingElse() {
    assertThat(
            DATABASE.rows(
                """
                SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'governance')
                  AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege('stemma_cypher', c.oid, 'USAGE, SELECT, UPDATE')
                           ELSE has_table_privilege('stemma_cypher', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') END
                """))
        .containsExactly("projection.epoch");
    assertThat(
            DATABASE.value(
                "SELECT has_table_privilege('stemma_cypher', 'projection.epoch', 'INSERT, UPDATE, DELETE')"))
        .isEqualTo("f");
  }

  @Test
  void ownerAndGroupsCanCallWhatIsWithheld() throws SQLException {
    setUpBySuperuser();
    for (String role : List.of(DATABASE.url().user(), "stemma_reader", "stemma_writer")) {
      assertThat(
              DATABASE.value(
                  """
                  SELECT count(*) FROM projection.withheld_functions()
                  WHERE has_function_privilege(?, function, 'EXECUTE')
                  """,
                  role))
          .as(role)
          .isNotEqualTo("0")
          .isEqualTo(
              DATABASE.value(
                  """
                  SELECT count(*) FROM projection.withheld_functions()
                  WHERE has_function_privilege(current_user, function, 'EXECUTE')
                  """));
    }
  }

  /**
   * A server made by our image has them withheld from the start, by a list that must be the same.
   */
  @Test
  void theImageWithholdsTheSame() throws IOException {
    Pattern list = Pattern.compile("'[^'\n]*\\$\\|[^'\n]*'");
    String image = Files.readString(Path.of("docker/initdb/10-stemma.sql"));
    String migration = Files.readString(Path.of("age/V0005__cypher_role.sql"));

    List<String> named = list.matcher(migration).results().map(MatchResult::group).toList();

    assertThat(named).hasSize(4).allMatch(image::contains);
  }

  private static void setUpBySuperuser() throws SQLException {
    try (Connection superuser = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      TestDatabase.rows(superuser, "SELECT projection.set_up_cypher_role()");
    }
  }

  @Test
  void answersWithAnErrorWhereTheEpochIsGone() {
    DATABASE.execute("ALTER TABLE projection.epoch RENAME TO epoch_away");
    try {
      assertThatThrownBy(() -> GRAPH.ask(PATHS))
          .isInstanceOfSatisfying(
              StemmaException.class, e -> assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL));
    } finally {
      DATABASE.execute("ALTER TABLE projection.epoch_away RENAME TO epoch");
    }
    assertThat(GRAPH.ask(PATHS).rows()).hasSize(1);
  }

  private static String process() throws SQLException {
    GRAPH.ask("RETURN 1");
    return youngest("stemma-cypher");
  }

  private static String processOfPaths() throws SQLException {
    GRAPH.ask(PATHS);
    return youngest("stemma-cypher-paths");
  }

  private static String youngest(String application) throws SQLException {
    try (Connection superuser = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      return TestDatabase.rows(
              superuser,
              """
              SELECT pid FROM pg_stat_activity
              WHERE datname = current_database() AND application_name = '%s'
              ORDER BY backend_start DESC LIMIT 1
              """
                  .formatted(application))
          .get(0);
    }
  }

  private static List<String> running() throws SQLException {
    try (Connection superuser = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      return TestDatabase.rows(
          superuser,
          """
          SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND application_name LIKE 'stemma-cypher%'
            AND state = 'active' AND query LIKE '%UNWIND%'
          """);
    }
  }
}
