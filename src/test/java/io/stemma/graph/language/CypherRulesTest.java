package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CypherRulesTest {
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 50_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "CREATE (a) ~ CREATE ~ 1",
        "MATCH (a) SET a.x = 1 ~ SET ~ 11",
        "MATCH (a) DETACH DELETE a ~ DETACH ~ 11",
        "MATCH (a) /* RETURN a */ dElEtE a ~ DELETE ~ 26",
        "MATCH (a) REMOVE a.x ~ REMOVE ~ 11",
        "MERGE (a) ~ MERGE ~ 1",
        "CALL db.labels() ~ CALL ~ 1",
        "UNWIND [1] AS x CALL { RETURN 1 } RETURN x ~ CALL ~ 17",
        "LOAD CSV FROM 'x' AS l RETURN l ~ LOAD ~ 1",
        "DROP INDEX x ~ DROP ~ 1",
        "EXPLAIN RETURN 1 ~ EXPLAIN ~ 1",
        "UNWIND [1]AS x WITH x LIMIT 1MERGE (n) RETURN n ~ MERGE ~ 30",
        "MATCH (n) WHERE EXISTS { CREATE (m) } RETURN n ~ CREATE ~ 26",
        "FOREACH (x IN [1] | SET n.x = 1) ~ FOREACH ~ 1",
        "RETURN 1 OPERATOR(pg_catalog.+) 2 ~ OPERATOR ~ 10",
        "MATCH (n) YIELD n RETURN n ~ YIELD ~ 11",
        "RETURN pg_sleep(1) ~ pg_sleep ~ 8",
        "RETURN [x IN [1] | set_config('a', 'b', true)] ~ set_config ~ 20",
        "RETURN {a: query_to_xml('select 1')} ~ query_to_xml ~ 12",
        "RETURN `pg_read_file` ('x') ~ pg_read_file ~ 8",
        "RETURN drop_graph('x', true) ~ drop_graph ~ 8",
        "RETURN delete_global_graphs('x') ~ delete_global_graphs ~ 8",
        "RETURN graph_stats('other') ~ graph_stats ~ 8",
        "RETURN `in`(1) ~ in ~ 8",
        "RETURN 'pg_class'::regclass ~ regclass ~ 20",
        "RETURN 1::pg_bigint ~ pg_bigint ~ 11",
        "RETURN 'x'::`text` ~ text ~ 13",
        "RETURN ag_catalog.age_abs(1) ~ schema ~ 8",
        "RETURN pg_catalog.pg_sleep(1) ~ schema ~ 8",
        "RETURN `pg_catalog` /**/ . `pg_sleep` (1) ~ schema ~ 8",
      })
  void refusesWhatDoesMoreThanRead(String query, String word, int position) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.detail()).contains(word);
              assertThat(e.extensions()).containsEntry("position", position);
            });
  }

  /** AGE's scanner ends a comment there, so a clause behind it is no comment. */
  @Test
  void endsACommentAtACarriageReturn() {
    CypherStatement statement = CypherStatement.read("RETURN 1 // nothing\rCREATE (a)");

    assertThatThrownBy(() -> CypherRules.check(statement, LIMITS)).hasMessageContaining("CREATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n:Set {create: 1, delete: 2}) RETURN n.set, n.merge",
        "RETURN {set: 1} AS call_me",
        "RETURN 'CREATE' AS `MERGE`, \"; DROP\" // SET",
        "WITH 1 AS drop RETURN drop",
        "MATCH (load:Agent) RETURN load.csv",
        "MATCH (n) WHERE n.drop IN $delete RETURN n",
        "WITH 1 AS create RETURN {a: NOT (true), b: CASE WHEN true THEN 1 END}",
        "RETURN [x IN [1, 2] WHERE NOT (x = 1) | abs(x)], 1 IN (2) OR (true)",
        "MATCH (n:Set:Delete) RETURN COUNT { (n)-->() }, exists(n.x), coalesce(n.x, (1))",
        "RETURN 1::int, 1.5::NUMERIC, 'true'::bool, [1]AS x",
      })
  void letsNamesBeNames(String query) {
    assertThatCode(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
        .doesNotThrowAnyException();
  }

  @Test
  void takesOneStatementOnly() {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read("RETURN 1; RETURN 2"), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX);
              assertThat(e.extensions()).containsEntry("position", 9);
            });
  }

  @Test
  void followsNestingToItsLimitAndNoFurther() {
    for (String[] nest :
        new String[][] {
          {"(", ")"}, {"[", "]"}, {"NOT ", ""}, {"-", ""}, {"CASE 1 WHEN 1 THEN ", " END"}
        }) {
      String atLimit = "RETURN " + nest[0].repeat(64) + "1" + nest[1].repeat(64);
      String past = "RETURN " + nest[0].repeat(65) + "1" + nest[1].repeat(65);

      assertThatCode(() -> CypherRules.check(CypherStatement.read(atLimit), LIMITS))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(past), LIMITS))
          .hasMessageContaining("64 levels");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*100, *101",
    "*..100, *..101",
    "*1..0x64, *1..0x65",
    "*2..100, *2..99999999999999999999"
  })
  void takesAPathsLengthAtTheLimitAndNoMore(String atLimit, String past) {
    assertThatCode(() -> CypherRules.check(path(atLimit), LIMITS)).doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(path(past), LIMITS))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.extensions()).containsEntry("position", 14);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*2..", "*.."})
  void takesAPathWithoutABoundUnlessForbidden(String star) {
    assertThatCode(() -> CypherRules.check(path(star), LIMITS)).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                CypherRules.check(path(star), new LanguageLimits(64, 100, false, 200, 12, 10_000)))
        .hasMessageContaining("upper bound");
  }

  private static CypherStatement path(String star) {
    return CypherStatement.read("MATCH (a)-[:R" + star + "]->(b) RETURN b");
  }
}
