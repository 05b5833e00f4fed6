package io.stemma.graph.fuzz;

import java.util.List;

/** A query made at random that only reads; the same one for the same seed. */
public final class GeneratedQuery {
  private static final int DEPTH = 4;
  private static final int LONGEST_CHAIN = 14;

  /** Places that an expression can be put in, again and again. */
  private static final List<String> LADDERS =
      List.of(
          "(%s + %s)",
          "[%s, %s]",
          "{a: %s, b: %s}",
          "(%s XOR %s)",
          "(1 < %s < 2)",
          "(%s IN [%s, 1])",
          "CASE %s WHEN 1 THEN 2 ELSE 3 END",
          "CASE WHEN %s THEN %s ELSE 1 END",
          "any(e IN [1] WHERE %s)",
          "all(e IN %s WHERE e)",
          "single(e IN [1] WHERE %s)",
          "[e IN [1] | %s]",
          "[e IN %s | e]",
          "reduce(s = %s, e IN [1] | s + e)",
          "coalesce(%s, %s)",
          "EXISTS { WITH %s AS z RETURN z }",
          "COUNT { UNWIND [1] AS z WITH z WHERE %s RETURN z }",
          "(%s)[%s]",
          "(%s IS NULL)",
          "NOT (%s)",
          "{a: %s}.a",
          "({a: %s})",
          "(n {a: %s})",
          "(n)-[{a: %s}]->(n)",
          "(%s)--(n)",
          "(n)-[n]-(%s)",
          "exists((n)-->({a: %s}))",
          "EXISTS { MATCH (m {a: %s}) }",
          "(%s)-(%s)",
          "n{.*, k: %s}",
          "count(%s)",
          "toString(%s)",
          "range(%s, %s)");

  private final Dice dice;

  private GeneratedQuery(long seed) {
    this.dice = new Dice(seed);
  }

  /** The query of that seed. Its columns are {@code c0} and, where there are two, {@code c1}. */
  public static String of(long seed) {
    return new GeneratedQuery(seed).query();
  }

  private String query() {
    return switch (dice.below(12)) {
      case 0 -> ladder();
      case 1 -> chain();
      default -> free();
    };
  }

  private String free() {
    int columns = 1 + dice.below(2);
    int depth = 1 + dice.below(DEPTH);
    StringBuilder query = new StringBuilder(part(depth, columns));
    for (int i = 0; i < 2 && dice.once(6); i++) {
      query.append(dice.one(" UNION ", " UNION ALL ")).append(part(depth, columns));
    }
    return query.toString();
  }

  private String part(int depth, int columns) {
    return new GeneratedClauses(dice).part(new Names(), depth, columns);
  }

  /** The same place within itself. */
  private String ladder() {
    String rung = dice.of(LADDERS);
    String other = dice.of(LADDERS);
    String value = dice.one("n.v", "n", "1", "labels(n)", "[1, 2]", "$l");
    int steps = 1 + dice.below(LONGEST_CHAIN);
    for (int i = 0; i < steps; i++) {
      value =
          (dice.once(4) ? other : rung)
              .replaceFirst("%s", "~")
              .replace("%s", leaf())
              .replace("~", value);
      if (value.length() > 4_000) {
        break;
      }
    }
    return dice.one("MATCH (n) ", "MATCH (n:Dense) WITH n ", "OPTIONAL MATCH (n:Missing) ")
        + "RETURN "
        + value
        + " AS c0";
  }

  /** A chain of projections, each of which uses the one before it. */
  private String chain() {
    StringBuilder chain =
        new StringBuilder(dice.one("WITH 1 AS s", "MATCH (n) WITH n.v AS s", "UNWIND [1] AS s"));
    String rung = dice.of(LADDERS).replace("%s", "s");
    String filter = dice.one("", "", " WHERE s IS NOT NULL", " ORDER BY s", " LIMIT 9");
    String word = dice.one(" WITH ", " WITH ", " WITH ", " WITH DISTINCT ");
    int steps = 1 + dice.below(LONGEST_CHAIN);
    for (int i = 0; i < steps; i++) {
      boolean unwound = dice.once(12);
      chain.append(
          unwound ? " UNWIND [" + rung + "] AS t WITH t AS s" : word + rung + " AS s" + filter);
    }
    return chain.append(dice.one(" RETURN s AS c0", " MATCH (m {v: s}) RETURN m AS c0")).toString();
  }

  private String leaf() {
    return dice.one("n.v", "1", "n.l", "$l", "'a'", "n");
  }
}
