package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceBoundsTest {
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 50_000);

  /** Each of these ended the server process of AGE 1.8.0, or does with another value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RETURN [1, 2][[]..]",
        "RETURN [1, 2][..[]]",
        "RETURN [1, 2][0..1][[]..]",
        "RETURN [1, 2][[] - 1..]",
        "RETURN [1, 2][coalesce([])..]",
        "RETURN [1, 2][head([[]])..]",
        "RETURN [1, 2][CASE WHEN true THEN [] END..]",
        "RETURN [1, 2][keys({})..]",
        "RETURN [1, 2][[x IN [] | x]..]",
        "RETURN [1, 2][reverse([])..2]",
        "RETURN [1, 2][size([])..range(1, 0)]",
        "WITH [] AS l RETURN [1, 2][l..]",
        "WITH {a: []} AS m RETURN [1, 2][m.a..]",
        "MATCH (n) RETURN n.l[n.v..]",
        "UNWIND [[]] AS x RETURN x[x..]",
        "WITH 1 AS i WITH [] AS i RETURN [1][i..]",
        "WITH 1 AS i UNWIND [[]] AS i WITH i AS j RETURN [1][j..]",
        "WITH $p AS i RETURN [1][i..]",
        "WITH 1 AS i RETURN [i IN [[]] | [1][i..]]",
        "WITH 1 AS i RETURN [1][i[0]..]",
        "WITH 1 AS i RETURN reduce(i = [], x IN [1] | [1][i..])",
      })
  void refusesWhatMayBeNoNumber(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.detail()).contains("toInteger(");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "MATCH (n) RETURN n.l[0..2], n.l[-1..], [1, 2][..1], n.l[1 + 1..2 * (3 - 1)] ~ ''",
        "MATCH (n) RETURN n.l[size(n.l) - 2..size(n.l)], n.l[toInteger(n.v)..][..length(n.p)] ~ ''",
        "WITH [1, 2] AS l, 1 AS from, 2 AS to RETURN l[from..to], l[from + 1..] ~ ''",
        "WITH 1 AS i WITH i, i + 1 AS j RETURN [1, 2][i..j] ~ ''",
        "RETURN [1, 2][$from..$to + 1] ~ from to",
        "RETURN [1, 2][toInteger($x)..size($l)], $y ~ ''",
        "MATCH (a)-[r:R*1..2]->(b) RETURN a ~ ''",
        "MATCH (a) WHERE a.v IN [1, 2] RETURN [x IN a.l | x] ~ ''",
      })
  void takesWhatIsANumber(String query, String parameters) {
    CypherStatement statement = CypherStatement.read(query);

    CypherRules.check(statement, LIMITS);

    assertThat(String.join(" ", statement.numberParameters())).isEqualTo(parameters);
  }
}
