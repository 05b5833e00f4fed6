package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 50_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "MATCH p = shortestPath((a)-[*]->(b)) RETURN p ~ shortest_path(a, b, 'SPAWNED') ~ 11",
        "MATCH (a), (b) RETURN allShortestPaths(a, b) ~ all_shortest_paths ~ 23",
        "MATCH (a) WHERE a.created_at > datetime() RETURN a ~ sort as text ~ 32",
        "MATCH (a) WHERE a.created_at > date('2026-01-01') RETURN a ~ sort as text ~ 32",
        "RETURN localdatetime() ~ times are text ~ 8",
        "RETURN duration({days: 1}) ~ times are text ~ 8",
        "RETURN duration.between(1, 2) ~ times are text ~ 8",
        "RETURN date.truncate('day', 1) ~ times are text ~ 8",
        "MATCH (n) RETURN elementId(n) ~ id(n) ~ 18",
        "RETURN upper('a') ~ toUpper ~ 8",
      })
  void aRefusedFunctionNamesItsReplacement(String query, String replacement, int position) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.detail()).contains("Apache AGE has no function").contains(replacement);
              assertThat(e.extensions()).containsEntry("position", position);
            });
  }

  /** The mark shows where AGE stops. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "MATCH (a)-[:A§|B]->(b) RETURN b ~ UNION",
        "MATCH (a)<-[r:A§|:B*1..2]-(b) RETURN b ~ type(r) IN ['A', 'B']",
        "MATCH (a:A§|B) RETURN a ~ label(n) IN ['A', 'B']",
        "MATCH (a:A§&B) RETURN a ~ label(n) IN",
        "MATCH (a:A§:B) RETURN a ~ label(n) IN",
        "MATCH (a) WHERE a§:Agent RETURN a ~ label(n) = 'Agent'",
        "MATCH (a) RETURN a§:Agent ~ label(n) = 'Agent'",
        "MATCH (a) RETURN [(a)-->(b) §| b.id] ~ collect(",
        "MATCH (a) RETURN [p = (a)-->(b) §| p] ~ collect(",
        "MATCH (a) RETURN size([(a)-->(b) §WHERE b.id = 1 | b]) ~ collect(",
        "MATCH p = §shortest_path((a)-[*]->(b)) RETURN p ~ MATCH both ends",
      })
  void whatAgeDoesNotUnderstandNamesItsReplacement(String marked, String replacement) {
    int position = marked.codePointCount(0, marked.indexOf('§')) + 1;
    CypherStatement statement = CypherStatement.read(marked.replace("§", ""));

    assertThat(Dialect.ofSyntax(statement, position)).contains(replacement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "MATCH (a RETURN a ~ 10",
        "RETURN {a: 1 ~ 10",
        "RETURN [x IN l | ~ 16",
        "RETURN 1 ~ 1",
        "RETURN 1 ~ 99",
        "RETURN a | b ~ 10",
        "RETURN : ~ 8",
      })
  void otherPlacesGetNoAdvice(String query, int position) {
    assertThat(Dialect.ofSyntax(CypherStatement.read(query), position)).isNull();
  }
}
