package io.stemma.graph;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.crash.CrashRegister;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  }

  @AfterAll
  static void stop() {
    server().close();
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
    CrashRegister register = new CrashRegister(settings().url());
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
      assertThat(new CrashRegister(settings().url()).entries())
          .extracting(CrashRegister.Entry::query)
          .noneMatch(query -> query.contains("bystander"));
    }
  }

  @Test
  void noFailureLeavesAConnectionBehind() {
    // Given: a label that the role may not read, and pools of eight connections
    execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('root', NULL), ('child', 'root')");
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
