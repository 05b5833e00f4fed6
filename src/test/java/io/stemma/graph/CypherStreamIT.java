package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that come piece by piece. */
class CypherStreamIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SLOW =
      "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN a, b";
  private static final GraphUnderTest GRAPH =
      new GraphUnderTest(
          DATABASE,
          Limits.cypher(
              "pool-size", "2", "max-concurrent-queries", "2", "max-stream-bytes", "2000000"));

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id)
        SELECT 'agent' || n, 'agent' || nullif(n / 2, 0) FROM generate_series(1, 5000) AS n
        """);
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  @Test
  void givesEveryRowOnceAndInOrder() {
    // When
    List<CypherBatch> batches = take("UNWIND range(1, 20000) AS n RETURN n, 'x' + n AS x", 20_000);

    // Then
    List<Object> numbers = new ArrayList<>();
    batches.forEach(batch -> batch.rows().forEach(row -> numbers.add(row.get(0))));
    assertThat(batches).hasSizeGreaterThan(10);
    assertThat(batches).allSatisfy(b -> assertThat(b.columns()).containsExactly("n", "x"));
    assertThat(numbers).hasSize(20_000).startsWith(1L, 2L).endsWith(19_999L, 20_000L);
    assertThat(batches).filteredOn(CypherBatch::last).hasSize(1);
    assertThat(batches.get(batches.size() - 1).truncated()).isFalse();
  }

  @Test
  void anEmptyAnswerHasItsColumns() {
    // When
    List<CypherBatch> batches = take("MATCH (a:Agent {id: 'nobody'}) RETURN a.id AS id", 10);

    // Then
    assertThat(batches)
        .containsExactly(new CypherBatch(List.of("id"), List.of(), true, false, List.of()));
  }

  @Test
  void isCutAtTheRowLimitAndAtTheSizeLimit() {
    // When
    List<CypherBatch> rows = take("UNWIND range(1, 500) AS n RETURN n", 499);
    List<CypherBatch> exact = take("UNWIND range(1, 499) AS n RETURN n", 499);
    List<CypherBatch> size =
        take("UNWIND range(1, 90000) AS n RETURN 'sixteen letters.', n", 90_000);

    // Then
    assertThat(count(rows)).isEqualTo(499);
    assertThat(rows.get(rows.size() - 1).truncated()).isTrue();
    assertThat(count(exact)).isEqualTo(499);
    assertThat(exact.get(exact.size() - 1).truncated()).isFalse();
    assertThat(count(size)).isBetween(80_000, 89_000);
    assertThat(size.get(size.size() - 1).truncated()).isTrue();
  }

  @Test
  void pathsAreStreamedTwiceOnOneConnection() {
    // When
    String paths = "MATCH (a:Agent {id: 'agent1'})-[:SPAWNED*1..20]->(b) RETURN b.id";
    int first = count(take(paths, 10_000));
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = 'agent5000'");
    int second = count(take(paths, 10_000));

    // Then
    assertThat(first - second).isEqualTo(1);
  }

  @Test
  void nothingIsFetchedThatNobodyWantsAndWhoLeavesStopsTheQuery() {
    // When
    AssertSubscriber<CypherBatch> slow =
        GRAPH.stream(new CypherQuestion(SLOW, null, 100_000, 60_000))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(1));
    slow.awaitItems(1, PATIENCE);

    // Then: the transaction is open, and no query runs
    assertThat(sessions("idle in transaction")).hasSize(1);
    assertThat(sessions("active")).isEmpty();
    assertThat(slow.getItems()).hasSize(1);

    // When
    slow.cancel();

    // Then
    eventuallyNoSession();
    assertThat(count(take("RETURN 1", 1))).isEqualTo(1);
  }

  @Test
  void theTimeLimitIsOneOfAllFetches() {
    // When
    AssertSubscriber<CypherBatch> reader =
        GRAPH.stream(new CypherQuestion(SLOW + " ORDER BY a + b DESC, a", null, 100_000, 300))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    // Then
    Throwable failure = reader.awaitFailure(PATIENCE).getFailure();
    assertThat(failure)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_TIMEOUT));
  }

  private static List<CypherBatch> take(String query, int maxRows) {
    return GRAPH.stream(new CypherQuestion(query, null, maxRows, 60_000))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
        .awaitCompletion(PATIENCE)
        .getItems();
  }

  private static int count(List<CypherBatch> batches) {
    return batches.stream().mapToInt(batch -> batch.rows().size()).sum();
  }

  /** Asked by a superuser: others do not see what state another role's session is in. */
  private static List<String> sessions(String state) {
    try (Connection connection = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      return TestDatabase.rows(
          connection,
          "SELECT pid FROM pg_stat_activity WHERE usename = 'stemma_cypher'"
              + " AND datname = current_database() AND state = ?",
          state);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventuallyNoSession() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!sessions("idle in transaction").isEmpty() || !sessions("active").isEmpty()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
