package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CypherStatementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (a) RETURN a ~ a",
        "RETURN 1 AS one, 'a,b' AS text, [1,2] ~ one|text|[1,2]",
        "MATCH (a) RETURN DISTINCT a.name, count(*) AS n ORDER BY n DESC SKIP 1 LIMIT 2 ~ a.name|n",
        "RETURN {a: 1, b: [2, {c: 3}]} AS m, coalesce(1, 2) ~ m|coalesce(1, 2)",
        "RETURN 1 AS `a, b``c` ~ a, b`c",
        "RETURN 'RETURN 1, 2' /* , RETURN 3, 4 */ AS x // , 5 ~ x",
        "RETURN 1 AS a UNION RETURN 2 AS b ~ a",
        "RETURN CASE WHEN 1 > 2 THEN 1 ELSE 2 END, \"q\\\",\" ~ CASE WHEN 1 > 2 THEN 1 ELSE 2 END|\"q\\\",\"",
        "WITH {return: 1} AS r RETURN r.return ~ r.return",
        "MATCH (n:Return {limit: 1}) RETURN n.order, n.limit ~ n.order|n.limit",
        "return 1 As x, 2 as y ~ x|y",
        "RETURN 1..2 ~ 1..2",
        "RETURN ü, größe AS é ~ ü|é",
        "MATCH (n) RETURN * ~ *",
      })
  void namesTheColumns(String query, String columns) {
    assertThat(String.join("|", CypherStatement.read(query).columns())).isEqualTo(columns);
  }

  @Test
  void knowsNoColumnsWithoutReturn() {
    assertThat(CypherStatement.read("MATCH (n)").columns()).isEmpty();
    assertThat(CypherStatement.read("MATCH (n:RETURN)").columns()).isEmpty();
  }

  @Test
  void findsParametersOutsideOfStringsAndComments() {
    assertThat(
            CypherStatement.read("RETURN $a + $_b1, '$c', `$d` /* $e */ // $f\n, $ü").parameters())
        .containsExactly("a", "_b1", "ü");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "RETURN 'abc ~ 8",
        "RETURN 'abc\\' ~ 8",
        "RETURN 1 /* x ~ 10",
        "RETURN `x ~ 8",
        "RETURN `x`` ~ 8",
        "RETURN \"ü𐐷\", 'x ~ 14",
      })
  void saysWhereAnEndIsMissing(String query, int position) {
    assertThatThrownBy(() -> CypherStatement.read(query))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX);
              assertThat(e.extensions()).containsEntry("position", position);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "/* nothing */", "RETURN '\0'", "RETURN '\ud800'", "\udc00"})
  void refusesWhatIsNoQuery(String query) {
    assertThatThrownBy(() -> CypherStatement.read(query))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX));
  }
}
