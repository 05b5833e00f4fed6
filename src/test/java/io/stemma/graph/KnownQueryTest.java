package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import io.stemma.graph.language.CypherStatement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownQueryTest {
  @Test
  void itsSqlStaysTheSameSoThatItStaysPrepared() {
    KnownQuery query = known("RETURN 1");

    assertThat(query.sql("governance", CypherSql.Form.of(1_000, true)))
        .isSameAs(query.sql("governance", CypherSql.Form.of(1_000, true)));
    assertThat(query.sql("governance", CypherSql.Form.of(1_000, true)).text())
        .isNotEqualTo(known("RETURN 1").sql("governance", CypherSql.Form.of(1_000, true)).text());
  }

  @Test
  void callersLimitsMakeFewStatements() {
    Set<CypherSql.Form> forms = new HashSet<>();
    for (int maxRows = 1; maxRows <= 100_000; maxRows++) {
      CypherSql.Form form = CypherSql.Form.of(maxRows, true);
      assertThat(form.limit()).isGreaterThan(maxRows);
      forms.add(form);
    }

    assertThat(forms).hasSizeLessThan(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (a)-[:SPAWNED*]->(b) RETURN b",
        "MATCH (a)-[*1..2]-(b) RETURN b",
        "MATCH (a)<-[e :SPAWNED /* ] */ * 2 ..3 {x: 1}]-(b) RETURN b",
        "MATCH (a) WHERE exists((a)-[:`odd]` *]->()) RETURN a",
        "MATCH (a), (b) RETURN shortest_path(a, b)",
        "MATCH (a), (b) RETURN `ALL_shortest_Paths` (a, b)",
        "MATCH (a) RETURN Vertex_Stats(a)",
      })
  void readsTheCopyOfTheGraph(String text) {
    assertThat(known(text).readsGraphCache()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH (a:Agent {id: $id}) RETURN a",
        "MATCH p = (a)-[e:SPAWNED]->(b) RETURN *, 2 * 3, count(*), nodes(p)",
        "RETURN '[*]' /* [*] */",
        "MATCH (a) RETURN a.path, [1, 2]",
      })
  void readsTheTables(String text) {
    assertThat(known(text).readsGraphCache()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "MATCH (a:Agent {id: x})-[:SPAWNED|`A B`]->(b :Tag) RETURN a ~ Agent, SPAWNED, A B, Tag",
        "RETURN {a: b, c: d} ~ ''",
        "MATCH ()-[e:X]->() RETURN e:Y ~ X, Y",
      })
  void namesWhatMayBeLabels(String text, String labels) {
    assertThat(String.join(", ", known(text).labels())).isEqualTo(labels.replace("''", ""));
  }

  @Test
  void keepsAtMostSoManyTexts() {
    Cache<String, KnownQuery> recent = KnownQuery.cache(100, 10_000);
    for (int i = 0; i < 1_000; i++) {
      recent.put("RETURN " + i, known("RETURN 1"));
    }

    assertThat(recent.asMap()).hasSizeBetween(90, 100);
  }

  @Test
  void keepsAtMostSoManyCharacters() {
    Cache<String, KnownQuery> recent = KnownQuery.cache(100, 10_000);
    for (int i = 0; i < 1_000; i++) {
      recent.put("RETURN " + "1".repeat(1_000) + i, known("RETURN 1"));
    }
    assertThat(recent.asMap().keySet().stream().mapToInt(String::length).sum())
        .isBetween(8_000, 10_000);

    String tooLong = "RETURN " + "1".repeat(10_000);
    recent.put(tooLong, known("RETURN 1"));
    assertThat(recent.getIfPresent(tooLong)).isNull();
  }

  @Test
  void keepsAnOftenAskedTextWhileNewOnesCome() {
    Cache<String, KnownQuery> recent = KnownQuery.cache(100, 10_000);
    recent.put("RETURN 'often'", known("RETURN 1"));
    for (int i = 0; i < 500; i++) {
      recent.put("RETURN " + i, known("RETURN 1"));
      assertThat(recent.getIfPresent("RETURN 'often'")).as("after %s others", i).isNotNull();
    }
    for (int i = 0; i < 200; i++) {
      recent.put("RETURN " + -i, known("RETURN 1"));
    }

    assertThat(recent.getIfPresent("RETURN 'often'")).isNotNull();
  }

  private static KnownQuery known(String text) {
    return new KnownQuery(CypherStatement.read(text));
  }
}
