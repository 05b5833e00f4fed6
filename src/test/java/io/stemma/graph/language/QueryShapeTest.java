package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (a:Agent {id: 'x'}) RETURN a ~ match (a:Agent{id:\"y's\"})  /* c */ Return a",
        "RETURN 1 + 2 ~ return 4711 + 0.5e3",
        "RETURN `a b` ~ RETURN/**/`a b`",
      })
  void forgetsValuesBlanksCommentsAndTheCaseOfKeywords(String one, String other) {
    assertThat(shape(one)).isEqualTo(shape(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (a:Agent) RETURN a ~ MATCH (a:agent) RETURN a",
        "RETURN $a ~ RETURN $b",
        "MATCH (a) RETURN a.MATCH ~ MATCH (a) RETURN a.match",
        "RETURN `a` ~ RETURN a",
        "RETURN 1 ~ RETURN $a",
      })
  void keepsWhatANameSays(String one, String other) {
    assertThat(shape(one)).isNotEqualTo(shape(other));
  }

  private static QueryShape shape(String query) {
    return QueryShape.of(CypherStatement.read(query));
  }
}
