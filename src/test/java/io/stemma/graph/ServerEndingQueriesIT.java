package io.stemma.graph;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherRules;
import io.stemma.graph.language.CypherStatement;
import io.stemma.testing.MortalServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the rules refuse does end the server process when it is asked without them. Where this fails
 * after an upgrade of AGE, the rule for that kind may go.
 */
class ServerEndingQueriesIT {
  private static final int TIMEOUT_MILLIS = 10_000;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable MortalServer server;

  @BeforeAll
  static void start() throws SQLException {
    server = new MortalServer(folder.resolve("server"));
    RawCypher.fill(server);
  }

  /** It stops in order only when it has recovered from the last query. */
  @AfterAll
  static void stop() throws SQLException {
    RawCypher.connect(requireNonNull(server)).close();
    requireNonNull(server).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Values that are no agtype
        "WITH [1] AS ids MATCH (n) WHERE id(n) IN ids RETURN n",
        "MATCH (n) RETURN n STARTS WITH 'a'",
        "MATCH (n) RETURN [1, 2][n.id = 'a']",
        "RETURN [1, 2][[]..]",
        "RETURN reduce(s = count(*), i IN [1] | s + i)",
        // A subquery or a pattern in the map of a pattern
        "MATCH (x {n: EXISTS { WITH DISTINCT x RETURN 1 }}) RETURN 0",
        "MATCH (x) RETURN EXISTS { MATCH (y {l: exists((x)-->({a: y}))}) }",
        "MATCH (x) WHERE COUNT { MATCH (y {l: [exists((x)-->({a: y}))]}) } > 0 RETURN 1",
        // A whole node in what is a subquery to AGE, in the WHERE of its MATCH
        "MATCH (n) WHERE any(x IN [1] WHERE properties(n) = x) RETURN n",
        "MATCH (n:Dense) WHERE exists((n)-->({a: n})) RETURN 1",
        "MATCH (n:Dense) WHERE NOT (n)-->({a: labels(n)}) RETURN 1",
        "OPTIONAL MATCH (n:Dense)-->() WHERE [q IN [1] | n] = [] RETURN 1",
        "OPTIONAL MATCH (a)-->(b) WHERE EXISTS { UNWIND [a] AS i MATCH (c) RETURN c } RETURN 1",
        // >= in the middle of a chain
        "RETURN 1 = 1 >= 1 = 1",
        "UNWIND [1] AS x RETURN 1 < x >= [1] >= 2 AS c",
        // An aggregate in an UNWIND over no rows
        "UNWIND [] AS x UNWIND [x, count(x)] AS y RETURN y",
        "MATCH (n:Dense) WHERE n.v = 77 UNWIND {a: n.v, b: sum(n.v)} AS y RETURN y",
        "MATCH (n:Dense) WHERE n.v = 77 UNWIND [n.v + EXISTS { RETURN sum(n.v) }] AS y RETURN y",
        // A subquery in the list of a function over it
        "UNWIND [1] AS x UNWIND [1] AS y RETURN all(i IN [1] WHERE any(j IN [COUNT { (:Dense {v: y}) }] WHERE j = i))",
        "UNWIND [1] AS x UNWIND [1] AS y RETURN [i IN [1] | none(j IN [k IN [y] | k] WHERE j = i)]",
        // More parses than AGE's parser keeps
        "RETURN ({a: ({a: ({a: ({a: ({a: 1})})})})})",
        "MATCH (n) RETURN (n {a: (n {a: (n {a: (n {a: (n {a: 1})})})})})",
        "MATCH (n) RETURN ({a: ({a: ({a: (n)-(n)})})})",
        "MATCH (n) WHERE (n)--(n)--(n)--(n)--(n)--(n)--(n)--(n)--(n) RETURN 1",
        "MATCH (n) RETURN (n)-[{a: (n)-[{a: (n)-[{a: (n)-[{a: (n)-[{a: 1}]-(n)}]-(n)}]-(n)}]-(n)}]-(n)",
      })
  void endsTheServerProcessWithoutTheRules(String query) throws SQLException {
    assertThatThrownBy(
            () ->
                CypherRules.check(
                    CypherStatement.read(query), CypherQuery.language(Limits.cypher())))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED));
    try (Connection connection = RawCypher.connect(requireNonNull(server))) {
      assertThatThrownBy(() -> RawCypher.ask(connection, query, false, TIMEOUT_MILLIS))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(RawCypher.isLost(e)).as(e.getMessage()).isTrue());
    }
  }
}
