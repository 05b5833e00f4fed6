package io.stemma.graph.language;

import java.util.List;

/** How deep a query nests: AGE's parser and planner descend with it. */
final class Depth {
  private Depth() {}

  /** Refuses a query that nests deeper: brackets, CASE and rows of NOT and minus count alike. */
  static void check(CypherStatement statement, int max) {
    List<CypherToken> tokens = statement.tokens();
    int brackets = 0;
    int signs = 0;
    for (int i = 0; i < tokens.size(); i++) {
      CypherToken token = tokens.get(i);
      if (token.opens() || statement.isKeyword(i, "CASE")) {
        brackets++;
      } else if (token.closes() || statement.isKeyword(i, "END")) {
        brackets = Math.max(0, brackets - 1);
      }
      boolean sign = token.isSymbol("-") || statement.isKeyword(i, "NOT");
      signs = sign ? signs + 1 : 0;
      if (brackets + signs > max) {
        throw CypherText.refused(
            statement.text(), token.start(), "The query nests deeper than " + max + " levels.");
      }
    }
  }
}
