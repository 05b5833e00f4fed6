package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.lineage.Direction;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CypherGatewayIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  /** Fifty thousand million combinations: no time limit of a test is enough for them. */
  private static final String ENDLESS =
      "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c"
          + " RETURN count(*)";

  private static final GraphUnderTest GRAPH =
      new GraphUnderTest(
          DATABASE,
          Limits.cypher(
              "pool-size", "2", "max-concurrent-queries", "3", "max-response-bytes", "2000"));

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id, label)
        VALUES ('root', NULL, 'Wurzel'), ('child', 'root', NULL), ('grandchild', 'child', NULL)
        """);
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  @Test
  void answersVerticesEdgesAndPaths() {
    // When
    CypherAnswer answer =
        GRAPH.ask(
            "MATCH p = (a:Agent {id: 'root'})-[e:SPAWNED]->(b) RETURN a, e, p, b.id AS name, 1 + 1");

    // Then
    assertThat(answer.columns()).containsExactly("a", "e", "p", "name", "1 + 1");
    List<?> row = answer.rows().get(0);
    Map<?, ?> vertex = (Map<?, ?>) row.get(0);
    Map<?, ?> edge = (Map<?, ?>) row.get(1);
    assertThat(vertex.get("label")).isEqualTo("Agent");
    assertThat(edge.get("startId")).isEqualTo(vertex.get("id")).isInstanceOf(String.class);
    assertThat(((List<?>) row.get(2)).subList(0, 2)).isEqualTo(List.of(vertex, edge));
    assertThat(row.subList(3, 5)).isEqualTo(List.of("child", 2L));
  }

  @Test
  void bindsParameters() throws JsonProcessingException {
    String hostile = "{\"id\": \"root' RETURN 1 //\", \"n\": [1.5, true]}";

    CypherAnswer answer = GRAPH.ask("RETURN $id AS id, $n AS n", hostile);

    assertThat(answer.rows().get(0)).isEqualTo(List.of("root' RETURN 1 //", List.of(1.5, true)));
    assertThat(GRAPH.ask("MATCH (a:Agent {id: $id}) RETURN a.label", "{\"id\":\"root\"}").rows())
        .isEqualTo(List.of(List.of("Wurzel")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (a:Agent {id: 'root'}) RETURN * ~ a ~ 1",
        "MATCH p = (a:Agent)-[r:SPAWNED]->(b) RETURN * ~ a, r, b, p ~ 2",
        "MATCH (a:Agent)-[r:SPAWNED]->(b) RETURN *, 1 AS one ~ a, r, b, one ~ 2",
        "RETURN 1 AS a UNION RETURN 2 AS b ~ a ~ 2",
        "RETURN 1 AS a, 2 AS a ~ a, a ~ 1",
        "MATCH (n:Unheard) RETURN n ~ n ~ 0",
      })
  void infersTheColumns(String query, String columns, int rows) {
    // Twice: what AGE said the first time is remembered.
    for (int i = 0; i < 2; i++) {
      CypherAnswer answer = GRAPH.ask(query);

      assertThat(String.join(", ", answer.columns())).isEqualTo(columns);
      assertThat(answer.rows()).hasSize(rows).allMatch(r -> r.size() == answer.columns().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (a RETURN a ~ 10 ~ RETURN",
        "RETURN 'ü', nobody ~ 13 ~ nobody",
        "MATCH (a) ~ 10 ~ end of input",
      })
  void saysWhereAQueryIsWrong(String query, int position, String word) {
    assertThatThrownBy(() -> GRAPH.ask(query))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX);
              assertThat(e.detail()).contains(word);
              assertThat(e.extensions()).containsEntry("position", position);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETURN 1 / 0", "RETURN toInteger({a: 1})", "RETURN 1 + {a: 1} - 'x'"})
  void blamesTheQueryForValuesThatDoNotFit(String query) {
    assertThatThrownBy(() -> GRAPH.ask(query))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX));
  }

  /** More columns than a target list may have, and a pattern of more tables than a plan may. */
  @Test
  void blamesTheQueryForWhatIsTooLargeForTheServer() {

    assertThat(GRAPH.ask(columns(500)).columns()).hasSize(500);
    for (String query : List.of(columns(1_665), columns(1_700), pattern(150), pattern(300))) {
      assertThatThrownBy(() -> GRAPH.ask(query))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isIn(ErrorCode.LIMIT_EXCEEDED, ErrorCode.CYPHER_REFUSED));
    }
  }

  private static String columns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "1 AS c" + i)
        .collect(Collectors.joining(", ", "RETURN ", ""));
  }

  private static String pattern(int steps) {
    return "MATCH (z)" + "-[:SPAWNED]->(:Agent)".repeat(steps) + " RETURN z";
  }

  @Test
  void cutsRowsAtTheLimitAndSaysSo() {
    assertThat(rows("UNWIND range(1, 5) AS x RETURN x", 5).truncated()).isFalse();
    CypherAnswer cut = rows("UNWIND range(1, 6) AS x RETURN x", 5);
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.rows()).hasSize(5);
  }

  @Test
  void cutsBytesAtTheLimitAndSaysSo() {
    // 20 characters and two quotes a row.
    CypherAnswer cut = rows("UNWIND range(1, 1000) AS x RETURN '12345678901234567890'", 1_000);

    assertThat(cut.truncated()).isTrue();
    assertThat(cut.rows()).hasSize(2_000 / 22);
  }

  @Test
  void stopsAQueryAtItsTime() {
    long start = System.nanoTime();

    assertThatThrownBy(() -> GRAPH.ask(new CypherQuestion(ENDLESS, null, null, 200)))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_TIMEOUT));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void turnsAwayWhatIsTooMuchAtOnce() {
    List<CompletableFuture<CypherAnswer>> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Uni<CypherAnswer> query = GRAPH.begin(new CypherQuestion(ENDLESS, null, null, 1_000));
      running.add(query.onFailure().recoverWithNull().subscribeAsCompletionStage());
    }

    assertThatThrownBy(() -> GRAPH.ask("RETURN 1"))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_BUSY));

    running.forEach(CompletableFuture::join);
    assertThat(GRAPH.ask("RETURN 1").rows()).hasSize(1);
  }

  @Test
  void answersAfterQueriesThatFailed() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> GRAPH.ask("RETURN 1 / 0")).isInstanceOf(StemmaException.class);
      assertThat(GRAPH.ask("RETURN " + i).rows()).isEqualTo(List.of(List.of((long) i)));
    }
  }

  @Test
  void seesALabelThatCameAfterItWasAskedFor() {
    String query = "MATCH (d:Discovery {id: 'late'}) RETURN d.id";
    for (int i = 0; i < 8; i++) {
      assertThat(GRAPH.ask(query).rows()).isEmpty();
    }

    DATABASE.execute(
        "INSERT INTO core.discoveries (discovery_id, agent_id, summary) VALUES ('late', 'root', 's')");

    assertThat(GRAPH.ask(query).rows()).isEqualTo(List.of(List.of("late")));
  }

  @Test
  void answersAgainAfterItsConnectionsWereCut() throws SQLException {
    assertThat(GRAPH.ask("RETURN 1").rows()).hasSize(1);

    try (Connection superuser = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test");
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND application_name IN ('stemma', 'stemma-cypher')
          """);
    }

    assertThat(GRAPH.ask("RETURN 1").rows()).hasSize(1);
    assertThat(GRAPH.lineageIds("root", Direction.DESCENDANTS)).hasSize(2);
  }

  private static CypherAnswer rows(String query, int maxRows) {
    return GRAPH.ask(new CypherQuestion(query, null, maxRows, null));
  }
}
