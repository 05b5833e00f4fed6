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

class ParallelParsesTest {
  /** Each of these ended the server process of AGE 1.8.0, within milliseconds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (n) RETURN ({a: ({a: ({a: ({a: ({a: n})})})})})",
        "RETURN NOT ({a: NOT ({a: NOT ({a: NOT ({a: NOT ({a: 1})})})})})",
        "MATCH (n) RETURN (n {a: (n {a: (n {a: (n {a: (n {a: 1})})})})})",
        "MATCH (n) RETURN (n)-[{a: (n)-[{a: (n)-[{a: (n)-[{a: (n)-[{a: 1}]-(n)}]-(n)}]-(n)}]-(n)}]-(n)",
        "MATCH (n) RETURN ()-[{a: ()-[{a: ()-[{a: ()-[{a: ()-[{a: n}]->()}]->()}]->()}]->()}]->()",
        "MATCH (n) RETURN ({a: ({a: ({a: ({a: (n)})})})})",
        "RETURN ({a: ({a: ({a: ({a: ($i)})})})})",
        "MATCH (n) RETURN ({a: ({a: ({a: (n)-(n)})})})",
        "MATCH (n) RETURN ({a: ({a: ({a: (((n)))})})})",
        "MATCH (n) RETURN ({a: ({a: (n)--(n)--(n)})})",
        "MATCH (n) RETURN (n)--(n)--(n)--(n)--(n)--(n)--(n)--(n)--(n)",
        "MATCH (n) RETURN (n)-[n]->(n)-[n]->(n)-[n]->(n)-[n]->(n)-[n]->(n)-[n]->(n)-[n]->(n)-[n]->(n)",
        "MATCH (n) RETURN [x IN [1] WHERE (n)<--(n)<--(n)<--(n)<--(n)<--(n)<--(n)<--(n)<--(n)]",
        "MATCH (n) WHERE n.v = ({a: [({a: {b: ({a: toString(({a: CASE WHEN ({a: 1}) THEN 1 END}))})}})]}) RETURN n",
        "MATCH (n {v: ({a: ({a: ({a: ({a: ({a: 1})})})})})}) RETURN n",
        "RETURN ({a: ({a: ({a: ({a: ({a: ",
      })
  void refusesMoreParsesThanTheParserKeeps(String query) {
    CypherStatement statement = CypherStatement.read(query);

    assertThat(ParallelParses.most(statement)).isGreaterThan(ParallelParses.MOST);
    assertThatThrownBy(() -> ParallelParses.check(statement))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED);
              assertThat(e.extensions()).containsKey("position");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RETURN ({a: ({a: ({a: ({a: 1})})})})",
        "RETURN {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}, [[[[[[[1]]]]]]], ((((((((((1))))))))))",
        "RETURN NOT (NOT (NOT (NOT (NOT (NOT (true))))))",
        "MATCH (a)-[r]-(b)-[s]-(c)-[t]-(d)--(e)--(f)--(g)--(h)--(i)--(j) RETURN a",
        "MATCH p = (a {x: 1})--(b {x: 2})--(c {x: 3})--(d {x: 4})--(e {x: 5}) RETURN p",
        "MATCH (a)-[:R {w: $w}]->(b {id: (a.id), l: [(1), {a: (2)}]}) RETURN b",
        "MATCH (a) WHERE (a)-->()-->()-->()-->()-->()-->(:B)-->(a {id: 1}) RETURN a",
        "MATCH (a) WHERE (a)-[:R]-()-[:S]-()-[:R]-()-[:S]-()-[:R]-(:B) RETURN a",
        "MATCH (a), (b) WHERE (a)-[:R]->(b {id: toInteger(a.v)}) AND exists((a)--(b)--(a)) RETURN a",
        "MATCH (a) RETURN EXISTS { (a)--()--()--()--()--()--()--()--()--(:B) }, (a.v) - (a.w) - (1)",
        "MATCH (a) RETURN [x IN [1] | ({a: x})], ({a: 1}), ({a: 2}), ({a: 3}), ({a: 4}), ({a: 5})",
        "MATCH (a) WHERE (a)--(:A) OR (a)--(:B) OR (a)--(:C) OR (a)--(:D) OR (a)--(:E) RETURN a",
      })
  void letsPassWhatTheParserKeeps(String query) {
    assertThatCode(() -> ParallelParses.check(CypherStatement.read(query)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "RETURN 1 ~ 1",
        "MATCH (n)--(m) RETURN n ~ 1",
        "RETURN ({a: 1}) ~ 2",
        "RETURN ({a: ({a: 1})}) ~ 4",
        "MATCH (n) RETURN (n)--(n) ~ 4",
      })
  void countsParses(String query, int parses) {
    assertThat(ParallelParses.most(CypherStatement.read(query))).isEqualTo(parses);
  }

  @Test
  void staysCountableHoweverLong() {
    String deep = "RETURN " + "({a: ".repeat(60) + "1" + "})".repeat(60);

    assertThat(ParallelParses.most(CypherStatement.read(deep))).isPositive();
  }
}
