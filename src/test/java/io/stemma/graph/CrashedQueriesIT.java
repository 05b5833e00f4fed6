package io.stemma.graph;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.catalogue.QueryCatalogue;
import io.stemma.graph.crash.CrashRegister;
import io.stemma.graph.crash.SuspensionLimits;
import io.stemma.question.lineage.Direction;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.OpenSockets;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query that ends its server process is found out and refused; one that ran beside it is not. */
class CrashedQueriesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FAILURES = 500;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable MortalServer server;
  private static @Nullable PostgresSettings settings;

  @BeforeAll
  static void start() {
    server = new MortalServer(folder.resolve("server"));
    settings = new PostgresSettings(server().url(), PostgresSettings.DEFAULT_GRAPH);
    new Schema(settings()).bringUpToDate();
    execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('root', NULL), ('child', 'root')");
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  /** Crashes of other tests do not count. */
  @AfterEach
  void open() {
    eventually(CrashedQueriesIT::isOpened);
    execute("DELETE FROM projection.crashed_queries");
  }

  private static boolean isOpened() {
    try {
      return new CrashRegister(settings()).releaseAll() >= 0;
    } catch (StemmaException e) {
      return false;
    }
  }

  @Test
  void twoCrashesOfDifferentShapesSuspendAllFreeCypher() {
    CrashRegister register = new CrashRegister(settings());
    SuspensionLimits limits = Limits.suspension();
    try (GraphUnderTest one = graph(limits);
        GraphUnderTest another = graph(limits)) {
      // When: one ends a process in each of two services
      crash(one, "first");
      assertThat(register.suspendedUntil(limits)).isEmpty();
      assertThatCode(() -> one.ask("RETURN 1")).doesNotThrowAnyException();
      crash(another, "second");

      // Then: no free query of any shape is asked, in either
      eventually(() -> !answers(one));
      assertThat(codeOf(one, "RETURN 1")).isEqualTo(ErrorCode.CYPHER_SUSPENDED);
      StemmaException refused =
          catchThrowableOfType(StemmaException.class, () -> another.ask("RETURN 2"));
      assertThat(refused.code()).isEqualTo(ErrorCode.CYPHER_SUSPENDED);
      assertThat(refused.extensions()).containsKeys("retryAfterSeconds", "suspendedUntil");
      assertThat(codeOf(() -> another.explain("RETURN 3"))).isEqualTo(ErrorCode.CYPHER_SUSPENDED);
      assertThat(codeOf(() -> streamed(another))).isEqualTo(ErrorCode.CYPHER_SUSPENDED);
    }
    // Then: a service that starts later knows it; the catalogue and SQL go on
    try (GraphUnderTest later = graph(limits)) {
      assertThat(codeOf(later, "RETURN 4")).isEqualTo(ErrorCode.CYPHER_SUSPENDED);
      assertThatCode(() -> later.ask(new CypherQuestion(inCatalogue(), null, null, null)))
          .doesNotThrowAnyException();
      assertThatCode(() -> later.lineageIds("root", Direction.DESCENDANTS))
          .doesNotThrowAnyException();
      assertThat(events()).endsWith("cypher_suspended");

      // When
      assertThat(register.releaseAll()).isEqualTo(2);

      // Then
      eventually(() -> answers(later));
      assertThat(events()).endsWith("cypher_suspended", "cypher_released");
      crash(later, "third");
      assertThatCode(() -> later.ask("RETURN 5")).doesNotThrowAnyException();
    }
  }

  @Test
  void theSuspensionEndsByItself() {
    SuspensionLimits brief = Limits.suspension("crashes", "1", "seconds", "1");
    try (GraphUnderTest graph = graph(brief)) {
      crash(graph, "brief");
      assertThat(codeOf(graph, "RETURN 1")).isEqualTo(ErrorCode.CYPHER_SUSPENDED);

      eventually(() -> answers(graph));
      assertThat(new CrashRegister(settings()).suspendedUntil(brief)).isEmpty();
    }
  }

  /** The limit is of the crashes within the window; and one fewer than it does nothing. */
  @Test
  void crashesFurtherApartThanTheWindowDoNotSuspend() {
    SuspensionLimits apart = Limits.suspension("window-seconds", "1", "seconds", "60");
    try (GraphUnderTest graph = graph(apart)) {
      crash(graph, "early");
      execute("UPDATE projection.cypher_crashes SET noted_at = noted_at - interval '1 second'");
      crash(graph, "late");

      assertThatCode(() -> graph.ask("RETURN 1")).doesNotThrowAnyException();
    }
  }

  @Test
  void anotherProcessOfTheServerThatIsKilledIsNoCrashOfCypher() throws SQLException {
    try (GraphUnderTest graph = graph(Limits.suspension("crashes", "1"));
        Connection other = Postgres.connect(superuser(), "stemma-test")) {
      long pid = Long.parseLong(TestDatabase.rows(other, "SELECT pg_backend_pid()").get(0));
      CompletableFuture<CypherAnswer> running = running(graph, endless("beside"));

      server().killBackend(pid);

      assertThat(codeOf(running)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      eventually(() -> answers(graph));
      assertThat(new CrashRegister(settings()).suspendedUntil(Limits.suspension("crashes", "1")))
          .isEmpty();
    }
  }

  /** One has been asked to stop then; one through the graph's copy may still run for a while. */
  @ParameterizedTest
  @CsvSource({"stopped, ''", "awaited, 'MATCH (:Agent)-[*]->(:Agent) '"})
  void aCrashBehindItsClientIsRemembered(String name, String start) {
    try (GraphUnderTest graph = graph(Limits.suspension())) {
      CompletableFuture<CypherAnswer> guilty = running(graph, start + endless(name));
      long process = pidOf(name);
      server().pauseBackend(process);
      guilty.cancel(true);
      server().killBackend(process);

      eventually(() -> refusedQueries().contains(name));
    }
  }

  private static String refusedQueries() {
    try {
      return new CrashRegister(settings()).entries().toString();
    } catch (StemmaException e) {
      return "";
    }
  }

  private static GraphUnderTest graph(SuspensionLimits limits) {
    return new GraphUnderTest(settings(), Limits.cypher(), limits, UnaryOperator.identity());
  }

  private static void crash(GraphUnderTest graph, String name) {
    CompletableFuture<CypherAnswer> guilty = running(graph, endless(name));
    server().killBackend(pidOf(name));
    assertThat(codeOf(guilty)).isEqualTo(ErrorCode.QUERY_CRASHED);
  }

  private static boolean answers(GraphUnderTest graph) {
    try {
      return graph.ask("RETURN 1").rows().size() == 1;
    } catch (StemmaException e) {
      assertThat(e.code()).isIn(ErrorCode.CYPHER_SUSPENDED, ErrorCode.STORE_UNAVAILABLE);
      return false;
    }
  }

  private static void streamed(GraphUnderTest graph) {
    graph.stream(new CypherQuestion("RETURN 1", null, null, null))
        .collect()
        .last()
        .await()
        .atMost(PATIENCE);
  }

  private static String inCatalogue() {
    return QueryCatalogue.queries().stream()
        .filter(query -> query.parameters().isEmpty())
        .findFirst()
        .orElseThrow()
        .cypher();
  }

  private static List<String> events() {
    try (Connection connection = Postgres.connect(superuser(), "stemma-test")) {
      return TestDatabase.rows(
          connection,
          "SELECT event_type FROM audit.events WHERE event_type LIKE 'cypher_%' ORDER BY ts");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ErrorCode codeOf(ThrowingCallable query) {
    return catchThrowableOfType(StemmaException.class, query).code();
  }

  @Test
  void theGuiltyIsRefusedUntilReleasedAndTheInnocentIsNot() {
    try (GraphUnderTest graph = new GraphUnderTest(settings(), Limits.cypher())) {
      // Given: two endless queries
      CompletableFuture<CypherAnswer> guilty = running(graph, endless("guilty"));
      CompletableFuture<CypherAnswer> innocent = running(graph, endless("innocent"));

      // When: the process of one is killed, as by a fault in AGE
      server().killBackend(pidOf("guilty"));

      // Then
      assertThat(codeOf(guilty)).isEqualTo(ErrorCode.QUERY_CRASHED);
      assertThat(codeOf(innocent)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(codeOf(graph, endless("guilty").replace("3000", "4711")))
          .isEqualTo(ErrorCode.QUERY_CRASHED);
      assertThatCode(() -> graph.ask("RETURN 1")).doesNotThrowAnyException();
      stopped(running(graph, endless("innocent")), "innocent");
    }
    // Then: a service that starts later knows it too
    CrashRegister register = new CrashRegister(settings());
    List<CrashRegister.Entry> entries = register.entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).query()).contains("AS guilty").doesNotContain("3000");
    try (GraphUnderTest later = new GraphUnderTest(settings(), Limits.cypher())) {
      assertThat(codeOf(later, endless("guilty"))).isEqualTo(ErrorCode.QUERY_CRASHED);
      // When
      register.release(entries.get(0).fingerprint());
      // Then
      eventually(() -> codeOf(later, endless("guilty")) == ErrorCode.QUERY_TIMEOUT);
    }
  }

  @Test
  void aServerThatIsKilledAsAWholeMakesNoQueryGuilty() {
    try (GraphUnderTest graph = new GraphUnderTest(settings(), Limits.cypher())) {
      CompletableFuture<CypherAnswer> running = running(graph, endless("bystander"));

      // When
      server().kill();
      server().startAgain();

      // Then
      assertThat(codeOf(running)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      stopped(running(graph, endless("bystander")), "bystander");
      assertThat(new CrashRegister(settings()).entries())
          .extracting(CrashRegister.Entry::query)
          .noneMatch(query -> query.contains("bystander"));
    }
  }

  @Test
  void noFailureLeavesAConnectionBehind() {
    // Given: a label that the role may not read, and pools of eight connections
    execute("REVOKE SELECT ON governance.\"Tag\" FROM stemma_cypher");
    int most = 8;
    try (GraphUnderTest graph =
        new GraphUnderTest(settings(), Limits.cypher("pool-size", "2", "path-pool-size", "2"))) {
      List<Consumer<GraphUnderTest>> kinds = FailedQueries.ofEachKind();

      // When
      for (int i = 0; i < FAILURES; i++) {
        kinds.get(i % kinds.size()).accept(graph);
      }
      stopped(running(graph, endless("last")), "last");

      // Then: no more than the pools may keep, and the one that counts
      eventually(() -> OpenSockets.at(settings().url().port()) <= most + 1);
      assertThat(connections()).isLessThanOrEqualTo(most + 1);
      assertThat(graph.ask("RETURN 1").rows()).hasSize(1);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = Postgres.connect(settings().url(), "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static int connections() {
    try (Connection connection = Postgres.connect(superuser(), "stemma-test")) {
      return Integer.parseInt(
          TestDatabase.rows(
                  connection,
                  "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
              .get(0));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String endless(String name) {
    return "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c"
        + " RETURN count(*) AS "
        + name;
  }

  private static CompletableFuture<CypherAnswer> running(GraphUnderTest graph, String query) {
    CompletableFuture<CypherAnswer> answer =
        graph.begin(new CypherQuestion(query, null, null, 60_000)).subscribeAsCompletionStage();
    String name = query.substring(query.lastIndexOf(' ') + 1);
    eventually(() -> !pids(name).isEmpty());
    return answer;
  }

  private static void stopped(CompletableFuture<CypherAnswer> answer, String name) {
    assertThat(answer).isNotDone();
    answer.cancel(true);
    eventually(() -> pids(name).isEmpty());
  }

  private static ErrorCode codeOf(CompletableFuture<CypherAnswer> answer) {
    CompletionException failed =
        catchThrowableOfType(
            CompletionException.class,
            () -> answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    return requireNonNull((StemmaException) failed.getCause()).code();
  }

  private static ErrorCode codeOf(GraphUnderTest graph, String query) {
    return catchThrowableOfType(
            StemmaException.class, () -> graph.ask(new CypherQuestion(query, null, null, 200)))
        .code();
  }

  private static long pidOf(String name) {
    return Long.parseLong(pids(name).get(0));
  }

  private static List<String> pids(String name) {
    try (Connection connection = Postgres.connect(superuser(), "stemma-test")) {
      return TestDatabase.rows(
          connection,
          "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND usename = 'stemma_cypher'"
              + " AND query LIKE '%AS ' || ? || '$t%'",
          name);
    } catch (SQLException e) {
      return List.of();
    }
  }

  private static DatabaseUrl superuser() {
    return server().url().as("postgres", server().url().password());
  }

  private static void eventually(Supplier<Boolean> condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static MortalServer server() {
    return requireNonNull(server);
  }

  private static PostgresSettings settings() {
    return requireNonNull(settings);
  }
}
