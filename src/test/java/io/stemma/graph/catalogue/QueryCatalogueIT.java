package io.stemma.graph.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.graph.CypherAnswer;
import io.stemma.graph.CypherQuestion;
import io.stemma.graph.GraphUnderTest;
import io.stemma.graph.Limits;
import io.stemma.testing.TestDatabase;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each query of the catalogue answers what SQL says of the rows. */
class QueryCatalogueIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  private static final long SEED = Long.getLong("stemma.test.seed", System.nanoTime());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final GraphUnderTest GRAPH = new GraphUnderTest(DATABASE, Limits.cypher());

  @BeforeAll
  static void fill() {
    RandomEstate.fill(DATABASE, SEED);
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  static Stream<Arguments> questions() {
    return CatalogueOracles.ORACLES.entrySet().stream()
        .flatMap(
            oracle ->
                CatalogueOracles.parameters(oracle.getKey())
                    .map(parameters -> arguments(oracle.getKey(), parameters, oracle.getValue())));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void answersWhatSqlSays(String name, String parameters, String sql)
      throws JsonProcessingException {
    // When
    List<String> rows = ask(name, parameters);

    // Then
    String id = JSON.readTree(parameters).path("id").asText();
    assertThat(rows)
        .as("%s %s, seed %d", name, parameters, SEED)
        .containsExactlyInAnyOrderElementsOf(
            sql.contains("?") ? DATABASE.rows(sql, id) : DATABASE.rows(sql));
  }

  @Test
  void everyQueryHasItsOracle() {
    assertThat(QueryCatalogue.queries())
        .extracting(NamedQuery::name)
        .containsExactlyInAnyOrderElementsOf(CatalogueOracles.ORACLES.keySet());
  }

  @Test
  void theNewestAndTheMostComeFirstAndTheLimitCuts() throws JsonProcessingException {
    // When
    List<String> all = ask("contributions-per-agent", "{\"limit\": 1000}");

    // Then
    Comparator<String> most = Comparator.comparing(row -> -Integer.parseInt(last(row)));
    assertThat(all).isSortedAccordingTo(most);
    assertThat(ask("contributions-per-agent", "{\"limit\": 3}")).isEqualTo(all.subList(0, 3));
    assertThat(ask("contributions-per-agent", "{}")).hasSize(15);
    assertThat(ask("active-agents", "{\"limit\": 1000}"))
        .isSortedAccordingTo(Comparator.comparing((String row) -> last(row)).reversed());
  }

  private static String last(String row) {
    return row.substring(row.lastIndexOf('|') + 1);
  }

  private static List<String> ask(String name, String parameters) throws JsonProcessingException {
    NamedQuery query = QueryCatalogue.query(name);
    CypherAnswer answer =
        GRAPH.ask(
            new CypherQuestion(
                query.cypher(), query.values(JSON.readTree(parameters)), null, null));
    return answer.rows().stream()
        .map(
            row ->
                row.stream()
                    .map(value -> value == null ? "∅" : value.toString())
                    .collect(Collectors.joining("|")))
        .toList();
  }
}
