package io.stemma.graph.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Throws text at the reader and the rules: what is no query is refused, nothing else may happen.
 * {@code -Pfuzz} does it for longer.
 */
class LanguageFuzzTest {
  private static final LanguageLimits LIMITS = new LanguageLimits(64, 100, true, 200, 12, 10_000);
  private static final Duration SOME =
      Duration.ofSeconds(Integer.getInteger("stemma.fuzz.seconds", 20) / 2);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MAX_PARTS = 60;

  private static final List<String> PARTS =
      List.of(
          "MATCH",
          "OPTIONAL",
          "WHERE",
          "WITH",
          "RETURN",
          "UNWIND",
          "UNION",
          "ORDER BY",
          "SKIP",
          "LIMIT",
          "AS",
          "IN",
          "IS NULL",
          "NOT",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "EXISTS",
          "COUNT",
          "STARTS WITH",
          "CONTAINS",
          "DISTINCT",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "-",
          ">",
          "<",
          "*",
          "..",
          ",",
          ".",
          ":",
          "::",
          "|",
          "=",
          "+",
          ";",
          "$",
          "$p",
          "`",
          "`n`",
          "'",
          "'s'",
          "\"",
          "\\",
          "/*",
          "*/",
          "//",
          "\n",
          "\r",
          "\0",
          "\ud800",
          "ü",
          "n",
          "r",
          "p",
          "1",
          "0x",
          "1e",
          "1.5",
          "id",
          "all",
          "reduce",
          "coalesce",
          "toStringList",
          "count",
          "a$b");

  @Test
  void refusesOrTakesWhateverComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long end = System.nanoTime() + SOME.toNanos();
    int taken = 0;
    int refused = 0;
    while (System.nanoTime() < end) {
      String query = random.nextInt(4) == 0 ? characters(random) : parts(random);
      try {
        CypherStatement statement = CypherStatement.read(query);
        assertTokensCoverTheText(statement);
        statement.clauses();
        statement.nodePatterns();
        statement.usesPaths();
        CypherRules.check(statement, LIMITS);
        taken++;
      } catch (StemmaException e) {
        assertThat(e.code()).isIn(Set.of(ErrorCode.CYPHER_SYNTAX, ErrorCode.CYPHER_REFUSED));
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Seed " + seed + ": " + query, e);
      }
    }
    assertThat(taken).isPositive();
    assertThat(refused).isPositive();
  }

  /** Twice the text takes about twice the time, whatever it repeats. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        ")",
        "`",
        "'",
        "NOT ",
        "- ",
        "CASE ",
        "END IN l ",
        "x IN l ",
        "x[0] ",
        "[x] ",
        "f(1).a ",
        ".a",
        "MATCH (a) ",
        "MATCH (a) WHERE all(x IN l WHERE x) ",
        "WITH *, * ",
        "WITH x AS y ",
        "UNWIND x AS y ",
        "WITH y + y AS y ",
        "true XOR ",
        "1 < ",
        "x IN [y] ",
        "any(x IN l WHERE ",
        "({a: EXISTS { ",
        "(a {b: [x IN l | x]})--",
        "reduce(s = 0, x IN l | s + sum(x)) ",
        "RETURN *, ",
        "(a)-[*1..2]->",
        "EXISTS { MATCH ",
        "'a' CONTAINS b ",
        "/* */",
        "$a ",
        "1..2",
      })
  void takesTimeInProportion(String part) {
    long half = Long.MAX_VALUE;
    long whole = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      half = Math.min(half, nanos("RETURN " + part.repeat(30_000 / part.length())));
      whole = Math.min(whole, nanos("RETURN " + part.repeat(60_000 / part.length())));
    }

    // Quadratic would be four times; a floor keeps what is too short to measure out of it.
    assertThat(whole).isLessThan(Math.max(3 * half, Duration.ofMillis(100).toNanos()));
  }

  private static long nanos(String query) {
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      CypherStatement statement = CypherStatement.read(query);
      CypherRules.check(statement, LIMITS);
      statement.nodePatterns();
      statement.usesPaths();
    } catch (StemmaException e) {
      assertThat(e.code()).isIn(Set.of(ErrorCode.CYPHER_SYNTAX, ErrorCode.CYPHER_REFUSED));
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private static void assertTokensCoverTheText(CypherStatement statement) {
    int last = 0;
    for (CypherToken token : statement.tokens()) {
      assertThat(token.start()).isGreaterThanOrEqualTo(last);
      assertThat(token.end()).isGreaterThan(token.start());
      last = token.end();
    }
    assertThat(last).isLessThanOrEqualTo(statement.text().length());
  }

  private static String parts(Random random) {
    StringBuilder query = new StringBuilder();
    int parts = 1 + random.nextInt(MAX_PARTS);
    for (int i = 0; i < parts; i++) {
      query.append(PARTS.get(random.nextInt(PARTS.size())));
      query.append(random.nextInt(3) == 0 ? "" : " ");
    }
    return query.toString();
  }

  private static String characters(Random random) {
    StringBuilder query = new StringBuilder();
    int length = random.nextInt(MAX_PARTS);
    for (int i = 0; i < length; i++) {
      query.append(
          (char) (random.nextInt(20) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
    }
    return query.toString();
  }
}
