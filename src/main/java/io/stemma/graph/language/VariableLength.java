package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code *} of an edge pattern with its bounds.
 *
 * @param index the token of the {@code *}
 * @param max the written upper bound, null when there is none; one beyond what a long holds is its
 *     greatest value
 */
record VariableLength(int index, @Nullable Long max) {
  private static final int HEX = 16;

  static List<VariableLength> of(CypherStatement statement) {
    List<VariableLength> found = new ArrayList<>();
    for (int i = 1; i < statement.tokens().size(); i++) {
      int star = star(statement, i);
      if (star > 0) {
        found.add(new VariableLength(star, max(statement, star + 1)));
      }
    }
    return found;
  }

  /** Where the {@code *} of the edge pattern stands that begins there, else 0. */
  private static int star(CypherStatement statement, int bracket) {
    if (!statement.isSymbol(bracket, "[") || !isEdge(statement, bracket)) {
      return 0;
    }
    List<CypherToken> tokens = statement.tokens();
    int next = bracket + 1;
    if (next < tokens.size() && tokens.get(next).isName()) {
      next++;
    }
    int end = statement.nesting().partner(bracket);
    while (next + 1 < end && (statement.isSymbol(next, ":") || statement.isSymbol(next, "|"))) {
      next += tokens.get(next + 1).isName() ? 2 : 1;
    }
    return statement.isSymbol(next, "*") ? next : 0;
  }

  /** {@code )-[} or {@code )<-[}; elsewhere a bracket behind a minus is a list. */
  private static boolean isEdge(CypherStatement statement, int bracket) {
    return statement.isSymbol(bracket - 1, "-")
        && (statement.isSymbol(bracket - 2, ")")
            || (statement.isSymbol(bracket - 2, "<") && statement.isSymbol(bracket - 3, ")")));
  }

  private static @Nullable Long max(CypherStatement statement, int from) {
    Long single = number(statement, from);
    int next = single == null ? from : from + 1;
    return statement.isSymbol(next, "..") ? number(statement, next + 1) : single;
  }

  private static @Nullable Long number(CypherStatement statement, int index) {
    if (index >= statement.tokens().size()
        || statement.tokens().get(index).kind() != CypherToken.Kind.NUMBER) {
      return null;
    }
    String digits = statement.tokens().get(index).text();
    boolean hexadecimal = digits.length() > 1 && Character.toLowerCase(digits.charAt(1)) == 'x';
    try {
      return hexadecimal ? Long.parseLong(digits.substring(2), HEX) : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
