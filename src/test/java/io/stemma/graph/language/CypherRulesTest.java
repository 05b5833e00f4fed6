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
        "RETURN pg_catalog.pg_sleep(1) ~ schema ~ 8",
        "RETURN `pg_catalog` /**/ . `pg_sleep` (1) ~ schema ~ 8",
      })
  void refusesWhatDoesMoreThanRead(String query, String word, int position) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query)))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.detail()).contains(word);
              assertThat(e.extensions()).containsEntry("position", position);
            });
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
      })
  void letsNamesBeNames(String query) {
    assertThatCode(() -> CypherRules.check(CypherStatement.read(query))).doesNotThrowAnyException();
  }

  @Test
  void takesOneStatementOnly() {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read("RETURN 1; RETURN 2")))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_SYNTAX);
              assertThat(e.extensions()).containsEntry("position", 9);
            });
  }

  /** Each of these ended the server process of AGE 1.8.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH [1] AS ids MATCH (n) WHERE id(n) IN ids RETURN n",
        "MATCH (n) WHERE id(n) IN $ids RETURN n",
        "WITH {k: [1]} AS l MATCH (n) WHERE ID (n) IN l.k RETURN n",
        "WITH [1] AS l MATCH ()-[r]->() WHERE start_id(r) IN l RETURN r",
        "WITH [1] AS l MATCH (n) WITH n, l, id(n) AS i WHERE i IN l RETURN n",
        "WITH [1] AS l MATCH (n) RETURN id(n) IN l",
        "MATCH (n) WHERE id(n) IN range(1, 2) RETURN n",
        "MATCH (n) WHERE id(n) IN [x IN [1] | x] RETURN n",
        "MATCH (n) WHERE id(n) IN [1][0..1] RETURN n",
        "WITH [1] AS l MATCH (n) WHERE `id`(n) IN l RETURN n",
      })
  void refusesWhatEndsTheServer(String query) {
    assertThatThrownBy(() -> CypherRules.check(CypherStatement.read(query)))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n) WHERE id(n) IN [1, 2] RETURN n",
        "MATCH p = ()-[*1..2]->() RETURN [x IN nodes(p) | id(x)]",
        "MATCH p = ()-[*1..2]->() RETURN id(p), all(x IN nodes(p) WHERE x.id > 0)",
        "MATCH (n) WHERE n.id IN $ids RETURN n",
        "UNWIND $ids AS i MATCH (n) WHERE id(n) = i RETURN n",
      })
  void letsHarmlessMembershipsPass(String query) {
    assertThatCode(() -> CypherRules.check(CypherStatement.read(query))).doesNotThrowAnyException();
  }
}
