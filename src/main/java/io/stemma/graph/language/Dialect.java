package io.stemma.graph.language;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to write in place of openCypher that Apache AGE does not have. */
public final class Dialect {
  private static final String TIMES =
      "times are text in ISO 8601, UTC, with six decimals, and sort as text: compare a.created_at >="
          + " '2026-01-31T00:00:00.000000Z', or with a parameter";
  private static final String SHORTEST =
      "MATCH both ends, then RETURN shortest_path(a, b, 'SPAWNED'), or all_shortest_paths(a, b,"
          + " 'SPAWNED')";
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("shortestpath", SHORTEST),
          Map.entry("allshortestpaths", SHORTEST),
          Map.entry("date", TIMES),
          Map.entry("datetime", TIMES),
          Map.entry("duration", TIMES),
          Map.entry("localdatetime", TIMES),
          Map.entry("localtime", TIMES),
          Map.entry("time", TIMES),
          Map.entry("elementid", "write id(n), or n.id, which lasts"),
          Map.entry("lower", "write toLower(…)"),
          Map.entry("upper", "write toUpper(…)"));
  private static final Set<String> LABEL_SIGNS = Set.of("|", "&", "!");

  private Dialect() {}

  /** What replaces a function, or the functions of that prefix; null where nothing does. */
  static @Nullable String ofFunction(String name) {
    return FUNCTIONS.get(name);
  }

  /**
   * What to write instead, where AGE does not understand a query.
   *
   * @param position where AGE stopped: 1-based, in characters
   * @return a sentence, or null where the place is none that is known
   */
  public static @Nullable String ofSyntax(CypherStatement statement, int position) {
    for (int i = 1; i < statement.tokens().size(); i++) {
      int start = statement.tokens().get(i).start();
      if (CypherText.position(statement.text(), start) == position) {
        return at(statement, i);
      }
    }
    return null;
  }

  private static @Nullable String at(CypherStatement statement, int index) {
    CypherToken token = statement.tokens().get(index);
    int open = statement.nesting().parent(index);
    if (isPatternComprehension(statement, open)) {
      return "Apache AGE has no pattern comprehension: MATCH the pattern, or OPTIONAL MATCH it, and"
          + " collect(…) in a WITH.";
    }
    if (FUNCTIONS.getOrDefault(token.lowerCase(), "").equals(SHORTEST)
        || token.lowerCase().endsWith("shortest_path")
        || token.lowerCase().endsWith("shortest_paths")) {
      return "A shortest path is no pattern in Apache AGE: " + SHORTEST + ".";
    }
    if (token.isSymbolOf(LABEL_SIGNS) && statement.isSymbol(open - 1, "-")) {
      return "Apache AGE knows one type an edge: ask once for each and join the answers by UNION, or"
          + " compare in WHERE: type(r) IN ['A', 'B'].";
    }
    if (token.isSymbolOf(LABEL_SIGNS) && statement.isSymbol(open, "(")) {
      return "Apache AGE knows one label a node: compare in WHERE: label(n) IN ['A', 'B'].";
    }
    return token.isSymbol(":") ? ofColon(statement, index) : null;
  }

  private static @Nullable String ofColon(CypherStatement statement, int colon) {
    CypherToken before = statement.tokens().get(colon - 1);
    boolean label = colon + 1 < statement.tokens().size() && before.isName();
    boolean key = statement.isSymbol(colon - 2, "{") || statement.isSymbol(colon - 2, ",");
    if (!label || key || Keywords.isReserved(before.upperCase())) {
      return null;
    }
    return statement.isSymbol(colon - 2, ":")
        ? "Apache AGE knows one label a node: compare in WHERE: label(n) IN ['A', 'B']."
        : "A label is no condition in Apache AGE: write label(n) = 'Agent', or MATCH (n:Agent).";
  }

  /** {@code [(a)-->(b) | …]} and {@code [p = (a)-->(b) | …]}. */
  private static boolean isPatternComprehension(CypherStatement statement, int open) {
    if (open == Nesting.NONE || !statement.isSymbol(open, "[")) {
      return false;
    }
    boolean named = statement.isSymbol(open + 2, "=") && statement.isSymbol(open + 3, "(");
    return statement.isSymbol(open + 1, "(") || named;
  }
}
