package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.lineage.Direction;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server goes away in every way it can; questions are answered again as soon as it is back. */
class ServerRestartIT {
  private static final Duration MOST = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static MortalServer server;
  private static DatabaseUrl superuser;
  private static GraphUnderTest graph;

  @BeforeAll
  static void start() throws SQLException {
    server = new MortalServer(folder.resolve("server"));
    DatabaseUrl url = server.url();
    superuser = url.as("postgres", url.password());
    PostgresSettings settings = new PostgresSettings(url, PostgresSettings.DEFAULT_GRAPH);
    new Schema(settings).migrate();
    try (Connection connection = Postgres.connect(url, "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO core.identities (agent_id, parent_agent_id)
          VALUES ('root', NULL), ('child', 'root'), ('grandchild', 'child')
          """);
    }
    graph = new GraphUnderTest(settings, Limits.cypher(), UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    graph.close();
    server.close();
  }

  @Test
  void answersAfterAFastStop() {
    assertAnswers();
    server.stop();
    assertUnavailable();
    server.startAgain();
    assertAnswersSoon();
  }

  @Test
  void answersAfterAnImmediateStop() {
    assertAnswers();
    server.stopImmediately();
    assertUnavailable();
    server.startAgain();
    assertAnswersSoon();
  }

  @Test
  void answersAfterAKill() {
    assertAnswers();
    server.kill();
    assertUnavailable();
    server.startAgain();
    assertAnswersSoon();
  }

  @Test
  void answersAfterASessionOfItsOwnWasKilled() throws SQLException {
    assertAnswers();
    try (Connection connection = Postgres.connect(superuser, "stemma-test")) {
      List<String> pids =
          TestDatabase.rows(
              connection,
              "SELECT pid FROM pg_stat_activity WHERE application_name = 'stemma-cypher'");
      server.killBackend(Long.parseLong(pids.get(0)));
    }
    assertAnswersSoon();
  }

  private static void assertAnswers() {
    assertThat(graph.ask("MATCH (a:Agent {id: 'root'})-[:SPAWNED*]->(b) RETURN b.id").rows())
        .containsExactlyInAnyOrder(List.of("child"), List.of("grandchild"));
    assertThat(graph.ask("MATCH (a:Agent {id: 'child'}) RETURN a.id").rows())
        .isEqualTo(List.of(List.of("child")));
    assertThat(graph.lineageIds("root", Direction.DESCENDANTS)).hasSize(2);
  }

  private static void assertUnavailable() {
    assertThat(failure()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  /** Nothing but "the server is away" may be answered meanwhile. */
  private static void assertAnswersSoon() {
    long start = System.nanoTime();
    @Nullable ErrorCode failure = failure();
    while (failure != null) {
      assertThat(failure).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
      failure = failure();
    }
    assertAnswers();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
  }

  private static @Nullable ErrorCode failure() {
    try {
      assertAnswers();
      return null;
    } catch (StemmaException e) {
      return e.code();
    }
  }
}
