package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuerySizeTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 10_000);

  /** Each step repeats what the one before has made; a little longer, and nothing ends it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "WITH 1 AS s ~ WITH s + s AS s ~ RETURN s ~ 10",
        "MATCH (n) WITH n.v AS s ~ WITH s+s+s+s+s+s+s+s+s+s AS s ~ RETURN s ~ 3",
        "MATCH (n) WITH n.v AS s ~ WITH [s, s, s, s, s, s] AS s ~ RETURN s ~ 4",
        "MATCH (n) WITH n.v AS s ~ WITH {a: s, b: {c: s}, d: s} AS s ~ RETURN s ~ 5",
        "MATCH (n) WITH n.v AS s ~ WITH CASE s WHEN 1 THEN s ELSE s END AS s ~ RETURN s ~ 5",
        "MATCH (n) WITH n.v AS s ~ WITH coalesce(s, abs(s), s) AS s ~ RETURN s ~ 6",
        "MATCH (n) WITH n.v AS s ~ WITH s{.a, .b, .c, .d} AS s ~ RETURN s ~ 4",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS t WITH t + t AS s ~ RETURN s ~ 4",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS s WHERE s > 0 ~ RETURN s ~ 8",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS s ORDER BY s ~ RETURN s ~ 8",
        "MATCH (n) WITH n.v AS s ~ WITH *, s + s AS s ~ RETURN s ~ 9",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS s ~ MATCH (m {v: s}) RETURN m ~ 9",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS s ~ UNWIND [s] AS t RETURN t ~ 8",
        "MATCH (n) WITH n.v AS s ~ UNWIND [s + s] AS t WITH t AS s ~ RETURN s ~ 8",
        "UNWIND [1] AS s ~ WITH (s XOR s) AS s UNWIND [s] AS t WITH t AS s ~ RETURN s ~ 4",
        "MATCH (n) WITH n.v AS s ~ WITH s + s AS s ~ RETURN 1 ORDER BY s ~ 9",
        "MATCH (n) RETURN EXISTS { WITH n.v AS s ~ WITH s + s AS s ~ RETURN s } ~ 9",
        "RETURN 1 AS s UNION WITH 1 AS s ~ WITH s + s AS s ~ RETURN s ~ 10",
        "MATCH (n) RETURN true ~ XOR n.v = 1 ~ AS x ~ 9",
        "MATCH (n) RETURN true ~ XOR n.v < n.w < 1 ~ AS x ~ 8",
        "RETURN true ~ XOR false ~ AS x ~ 10",
      })
  void refusesWhatMultipliesInThePlanner(String start, String step, String end, int most) {
    assertThatCode(() -> CypherRules.check(steps(start, step, end, most), LIMITS))
        .doesNotThrowAnyException();
    for (int steps : new int[] {most + 1, 2 * most, 60}) {
      assertThatThrownBy(() -> CypherRules.check(steps(start, step, end, steps), LIMITS))
          .isInstanceOfSatisfying(
              StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CYPHER_REFUSED))
          .hasMessageContaining("grows beyond 10000 parts");
    }
  }

  private static CypherStatement steps(String start, String step, String end, int steps) {
    return CypherStatement.read(start + (" " + step).repeat(steps) + " " + end);
  }

  /** In one another these repeat what they hold, without any alias. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "any(x IN [1] WHERE ~ ) ~ 8",
        "all(x IN [1] WHERE ~ ) ~ 8",
        "none(x IN [1] WHERE ~ ) ~ 8",
        "single(x IN [1] WHERE ~ ) ~ 5",
        "( ~ XOR true) ~ 10",
        "1 < ( ~ ) < 1 ~ 10",
        "( ~ IN [n.a, n.b, n.c]) ~ 5",
        "[CASE WHEN true AND ( ~ XOR true) THEN 1 END] ~ 9",
        "coalesce(1, single(x IN [1] WHERE ~ = 1)) ~ 5",
      })
  void refusesWhatRepeatsItsOperandsWithinOneAnother(String open, String close, int most) {
    assertThatCode(() -> CypherRules.check(nested(open, close, most), LIMITS))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(nested(open, close, most + 1), LIMITS))
        .hasMessageContaining("grows beyond 10000 parts");
  }

  private static CypherStatement nested(String open, String close, int levels) {
    return CypherStatement.read(
        "MATCH (n) RETURN " + (open + " ").repeat(levels) + "n.v" + (" " + close).repeat(levels));
  }

  /** Long, but nothing multiplies. */
  @Test
  void takesLongListsAndConditions() {
    String ids = "1" + ", 2".repeat(9_000);
    for (String query :
        new String[] {
          "MATCH (n) WHERE n.id IN [" + ids + "] RETURN n",
          "UNWIND [" + ids + "] AS i MATCH (n) WHERE n.id = i RETURN n",
          "WITH [" + ids + "] AS ids MATCH (n) WHERE n.id IN ids RETURN n",
          "MATCH (n) WHERE n.id = 1" + " OR n.id = 2".repeat(4_000) + " RETURN n",
          "MATCH (n) RETURN n.a" + ", n.b".repeat(1_000),
        }) {
      assertThatCode(() -> CypherRules.check(CypherStatement.read(query), LIMITS))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void countsToItsLimitsAndNoFurther() {
    CypherStatement clauses = CypherStatement.read("MATCH (a) WITH a RETURN a");
    CypherStatement edges =
        CypherStatement.read("MATCH (a)-->(b)<-[:R]-(c), (d)--(e) WHERE (a)-[*]-(e) RETURN a");
    CypherStatement grown = CypherStatement.read("MATCH (a) WITH a.v + 1 AS s RETURN s, s, s");

    assertThatCode(() -> CypherRules.check(clauses, limits(3, 9, 99))).doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(clauses, limits(2, 9, 99)))
        .hasMessageContaining("more than 2 clauses");
    assertThatCode(() -> CypherRules.check(edges, limits(9, 4, 99))).doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(edges, limits(9, 3, 99)))
        .hasMessageContaining("more than 3 edges");
    int size = (int) Math.ceil(Expansion.of(grown));
    assertThatCode(() -> CypherRules.check(grown, limits(9, 9, size))).doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(grown, limits(9, 9, size - 1)))
        .hasMessageContaining("grows beyond " + (size - 1) + " parts");
  }

  @Test
  void countsTheEdgesOfEachPartOfAUnion() {
    String part = "MATCH (a)-->(b)-->(c) RETURN a";
    CypherStatement union = CypherStatement.read(part + (" UNION " + part).repeat(9));

    assertThatCode(() -> CypherRules.check(union, limits(99, 2, 999))).doesNotThrowAnyException();
    assertThatThrownBy(() -> CypherRules.check(union, limits(99, 1, 999)))
        .hasMessageContaining("more than 1 edges");
  }

  private static LanguageLimits limits(int clauses, int edges, int expansion) {
    return new LanguageLimits(64, 100, true, clauses, edges, expansion);
  }

  /** What would keep the planner busy for minutes is refused at once. */
  @Test
  void refusesAChainOfProjectionsAtOnce() {
    CypherStatement chain =
        steps("WITH 1 AS s", "WITH s + s + s + s + s + s + s + s + s + s AS s", "RETURN s", 190);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      assertThatThrownBy(() -> CypherRules.check(chain, LIMITS)).hasMessageContaining("grows");
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }

    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(100));
  }
}
