package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Set;
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
        "RETURN 'it''s, 1', 2 ~ 'it''s, 1'|2",
        "RETURN 1AS x, 0x1F, .5, 1.e3 ~ x|0x1F|.5|1.e3",
        "RETURN {return: 1, end: CASE WHEN true THEN [1, 2] END}, 3 AS return ~ {return: 1, end: CASE WHEN true THEN [1, 2] END}|return",
        "MATCH (n) WHERE EXISTS { MATCH (n)-->(m) RETURN m, 1 } RETURN n, COUNT { (n)-->() } ~ n|COUNT { (n)-->() }",
        "MATCH (n) RETURN n{.*, x: [1, 2]} ORDER BY n.a, n.b SKIP 1 ~ n{.*, x: [1, 2]}",
        "RETURN [x IN [1, 2] WHERE x > 1 | x], reduce(s = 0, x IN [1, 2] | s + x) ~ [x IN [1, 2] WHERE x > 1 | x]|reduce(s = 0, x IN [1, 2] | s + x)",
        "RETURN 'a' STARTS WITH 'b', 1 ~ 'a' STARTS WITH 'b'|1",
        "RETURN `a,b` ~ a,b",
      })
  void namesTheColumns(String query, String columns) {
    assertThat(String.join("|", CypherStatement.read(query).columns())).isEqualTo(columns);
  }

  /** The order is AGE's: as the variables appear, a path behind what it is made of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "MATCH (n) RETURN * ~ n",
        "MATCH p = (b)-[r]->(a) RETURN * ~ b|r|a|p",
        "MATCH p = (a)-[]->(b), q = (c) RETURN * ~ a|b|p|c|q",
        "MATCH (z)-[y]->(x), (a)-[q]->(x) RETURN * ~ z|y|x|a|q",
        "MATCH p = ((b)-[r*1..2 {a: [1]}]->(:X)) RETURN * ~ b|r|p",
        "MATCH (a)-[]->() UNWIND [1] AS k OPTIONAL MATCH q = (a)-->(h) RETURN *, 1 AS one ~ a|k|h|q|one",
        "MATCH (a) WITH *, 1 AS z MATCH (b) RETURN *, 2 AS y ~ a|z|b|y",
        "MATCH (a) WITH a.x AS x, a RETURN * ~ x|a",
        "MATCH (a) WHERE EXISTS { MATCH (a)-->(q) RETURN q } RETURN * ~ a",
        "MATCH (a {x: 1}), p = (a)-[r]->(b) RETURN * ~ a|r|b|p",
        "MATCH (a) RETURN 1 AS x, * ~ x|a",
        "RETURN 1 AS a UNION MATCH (n) RETURN * ~ a",
      })
  void namesWhatTheAsteriskStandsFor(String query, String columns) {
    assertThat(String.join("|", CypherStatement.read(query).columns())).isEqualTo(columns);
  }

  @Test
  void boundsWhatTheAsteriskStandsFor() {
    String doubling = "MATCH (a) " + "WITH *, * ".repeat(5_000) + "RETURN *";

    assertThat(CypherStatement.read(doubling).columns()).hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (a)-[*]->(b) RETURN a",
        "MATCH (a)<-[ r : R * 1 .. 2 ]-(b) RETURN a",
        "MATCH (a)-[:R*0x2 {w: 1}]-(b) RETURN a",
        "MATCH (a)-[/* 1 */*]->(b) RETURN a",
        "MATCH (a) WHERE exists((a)-[*2..]->()) RETURN a",
        "MATCH (a) WHERE EXISTS { (a)-[`r`*..2]->() } RETURN a",
        "MATCH (a)-[:R|S*]->(b) RETURN a",
        "MATCH (a), (b) RETURN Shortest_Path(a, b)",
        "MATCH (a), (b) RETURN `all_shortest_paths`(a, b)",
        "MATCH (a) RETURN vertex_stats(a)",
      })
  void knowsWhatReadsTheCopyOfTheGraph(String query) {
    assertThat(CypherStatement.read(query).usesPaths()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (a)-[r]->(b)-[:S]-() RETURN a, count(*)",
        "RETURN 1 -[2 * 3][0], 2 * 3",
        "RETURN ')-[*]-('",
        "MATCH (shortest_path) RETURN shortest_path.vertex_stats",
      })
  void knowsWhatDoesNot(String query) {
    assertThat(CypherStatement.read(query).usesPaths()).isFalse();
  }

  @Test
  void listsWhatAMatchLooksFor() {
    CypherStatement statement =
        CypherStatement.read(
            "MATCH (a:Agent {id: 1, `odd key`: {x: 2}})-->() OPTIONAL MATCH (b:Tag), ((`c d`))"
                + " WHERE b.name = 'x' AND b.size > 1 AND b.kind IN $kinds RETURN a");

    assertThat(statement.nodePatterns())
        .containsExactly(
            new NodePattern("a", "Agent", Set.of("id", "odd key"), 7),
            new NodePattern(null, null, Set.of(), 46),
            new NodePattern("b", "Tag", Set.of("name", "kind"), 64),
            new NodePattern("c d", null, Set.of(), 74));
  }

  @Test
  void cutsItIntoClauses() {
    CypherStatement statement =
        CypherStatement.read(
            "OPTIONAL MATCH (a) WHERE a.n STARTS WITH 'x' AND EXISTS { MATCH (a)-->() }"
                + " WITH a AS order ORDER BY `order`.limit SKIP 1 LIMIT 2 UNWIND [1] AS where RETURN 1");

    assertThat(statement.clauses())
        .extracting(CypherClause::word)
        .containsExactly(
            "MATCH", "WHERE", "MATCH", "WITH", "ORDER", "SKIP", "LIMIT", "UNWIND", "RETURN");
  }

  @Test
  void knowsNoColumnsWithoutReturn() {
    assertThat(CypherStatement.read("MATCH (n)").columns()).isEmpty();
    assertThat(CypherStatement.read("MATCH (n:RETURN)").columns()).isEmpty();
  }

  @Test
  void findsParametersOutsideOfStringsAndComments() {
    assertThat(
            CypherStatement.read("RETURN $a + $_b1, '$c', `$d` /* $e */ // $f\n, $ü, $b$c, x$y")
                .parameters())
        .containsExactly("a", "_b1", "ü", "b$c");
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
        "RETURN 'a'' ~ 8",
        "RETURN $1 ~ 8",
        "RETURN $`a` ~ 8",
        "RETURN $ ~ 8",
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
