package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionedNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "MATCH (a:Agent {id: 1})-[:SPAWNED]->(b) RETURN a.status, b.id ~ Agent SPAWNED ~ id status",
        "MATCH (a)-[r:`X Y`*1..2 {w: 1}]-() RETURN r.v ~ X Y ~ w v",
        "MATCH (a) WHERE exists((a)-[:R]->(:B)) AND a.x = 1 RETURN a ~ R B ~ x",
        "MATCH (a) WHERE EXISTS { MATCH (c:C {k: 1}) WHERE c.v = a.w } RETURN a ~ C ~ k v w",
        "MATCH (a) WITH a AS b RETURN b.q, {z: 1} AS m ~ '' ~ q",
        "WITH {x: 1} AS m RETURN m.x, [i IN m.l | i:Y] ~ '' ~ ''",
        "MATCH (a) WITH {k: a.v} AS m RETURN m.k ~ '' ~ v",
        "MATCH p = (a)-[*]->(b) RETURN [n IN nodes(p) | n.anything] ~ '' ~ ''",
        "MATCH (a {m: {inner: 1}}) RETURN a.m.inner ~ '' ~ m",
        "RETURN 1 ~ '' ~ ''",
      })
  void areLabelsOfPatternsAndPropertiesOfWhatTheyFind(
      String query, String labels, String properties) {
    MentionedNames names = MentionedNames.of(CypherStatement.read(query));

    assertThat(String.join(" ", names.labels())).isEqualTo(labels);
    assertThat(String.join(" ", names.properties())).isEqualTo(properties);
  }
}
