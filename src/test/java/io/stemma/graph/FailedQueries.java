package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.subscription.Cancellable;
import io.stemma.error.StemmaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries that end in every way but a whole answer. The agent {@code root} has a child. */
final class FailedQueries {
  private static final String ENDLESS =
      "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c"
          + " RETURN count(*)";
  private static final String PATHS = "MATCH p = (a:Agent {id: 'root'})-[:SPAWNED*]->(b) ";
  private static final String ENDLESS_PATHS = PATHS + "WITH count(b) AS found " + ENDLESS;
  private static final String ROWS = "UNWIND range(1, 3000) AS x RETURN x / (500 - x)";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SHORT_MILLIS = 20;
  private static final int LONG_MILLIS = 20_000;

  private FailedQueries() {}

  /** Texts that are refused, by the rules or by the server. */
  private static final List<String> REFUSED =
      List.of(
          "MATCH (a RETURN a",
          "MATCH (a:Agent)",
          "RETURN nobody",
          "CREATE (n:Agent)",
          "RETURN $missing",
          "RETURN 1 / 0",
          PATHS + "RETURN b.id / 0",
          PATHS + "RETURN 1 / (length(p) - 1)",
          "MATCH (t:Tag) RETURN t",
          "RETURN " + repeated(1_700, i -> "1 AS c" + i, ", "),
          "MATCH " + repeated(150, i -> "(a" + i + ":Agent)-[:SPAWNED]->", "") + "(z) RETURN z");

  /** One of each kind. The role for Cypher may not read the label {@code Tag}. */
  static List<Consumer<GraphUnderTest>> ofEachKind() {
    List<Consumer<GraphUnderTest>> kinds = new ArrayList<>();
    REFUSED.forEach(query -> kinds.add(graph -> fails(() -> graph.ask(query))));
    for (String endless : List.of(ENDLESS, ENDLESS_PATHS)) {
      kinds.add(graph -> fails(() -> graph.ask(asked(endless, SHORT_MILLIS))));
      kinds.add(graph -> fails(() -> streamed(graph, asked(endless, SHORT_MILLIS))));
      kinds.add(graph -> left(graph, endless));
      kinds.add(graph -> leftStream(graph, endless));
    }
    kinds.add(graph -> fails(() -> streamed(graph, asked(ROWS, LONG_MILLIS))));
    kinds.add(graph -> fails(() -> streamed(graph, asked(PATHS + ROWS, LONG_MILLIS))));
    kinds.add(graph -> leftAfterOnePiece(graph, ROWS.replace("500", "9000")));
    kinds.add(graph -> leftAfterOnePiece(graph, PATHS + ROWS.replace("500", "9000")));
    kinds.add(graph -> fails(() -> graph.explain("RETURN nobody")));
    kinds.add(FailedQueries::cut);
    return kinds;
  }

  private static String repeated(int times, IntFunction<String> part, String between) {
    return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining(between));
  }

  private static CypherQuestion asked(String query, int timeoutMillis) {
    return new CypherQuestion(query, null, null, timeoutMillis);
  }

  private static void fails(Runnable query) {
    assertThatThrownBy(query::run).isInstanceOf(StemmaException.class);
  }

  private static void streamed(GraphUnderTest graph, CypherQuestion question) {
    graph.stream(question).collect().last().await().atMost(PATIENCE);
  }

  private static void cut(GraphUnderTest graph) {
    assertThat(graph.ask(new CypherQuestion(PATHS + ROWS.replace("500", "9000"), null, 1, null)))
        .matches(CypherAnswer::truncated);
  }

  /** The client goes away while it runs. */
  private static void left(GraphUnderTest graph, String query) {
    Cancellable running =
        graph.begin(asked(query, LONG_MILLIS)).subscribe().with(answer -> {}, failure -> {});
    running.cancel();
  }

  private static void leftStream(GraphUnderTest graph, String query) {
    graph.stream(asked(query, LONG_MILLIS)).subscribe().with(piece -> {}, failure -> {}).cancel();
  }

  private static void leftAfterOnePiece(GraphUnderTest graph, String query) {
    CountDownLatch arrived = new CountDownLatch(1);
    graph.stream(asked(query, LONG_MILLIS))
        .select()
        .first(1)
        .subscribe()
        .with(piece -> {}, failure -> arrived.countDown(), arrived::countDown);
    try {
      arrived.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
