package io.stemma.graph.language;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses {@code id(x) IN …} over anything but a written list: it ends the server process and with
 * it every session (apache/age#2500). The id may have travelled through an alias, so every IN of a
 * query that asks for ids is looked at.
 */
public final class GraphidMembership {
  private static final Set<String> ID_FUNCTIONS = Set.of("id", "start_id", "end_id");

  private final List<CypherToken> tokens;

  private GraphidMembership(List<CypherToken> tokens) {
    this.tokens = tokens;
  }

  static void check(CypherStatement statement) {
    List<CypherToken> tokens = statement.tokens();
    boolean asksForIds =
        statement.calls().stream()
            .anyMatch(i -> ID_FUNCTIONS.contains(tokens.get(i).text().toLowerCase(Locale.ROOT)));
    if (!asksForIds) {
      return;
    }
    GraphidMembership membership = new GraphidMembership(tokens);
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).isWord("IN")
          && statement.isKeyword(i)
          && !membership.bindsVariable(i)
          && !membership.writtenListFollows(i)) {
        throw CypherText.refused(
            statement.text(),
            tokens.get(i).start(),
            "IN over anything but a written list, in a query that calls id(), ends the server"
                + " (apache/age#2500): write the list out, or UNWIND it and compare with =.");
      }
    }
  }

  /** {@code [x IN …]} and {@code all(x IN …)} go through a list; they compare nothing. */
  private boolean bindsVariable(int in) {
    return in >= 2
        && tokens.get(in - 1).isName()
        && (tokens.get(in - 2).isSymbol("[") || isParenthesisOfQuantifier(in - 2));
  }

  private boolean isParenthesisOfQuantifier(int parenthesis) {
    return parenthesis > 0
        && tokens.get(parenthesis).isSymbol("(")
        && Set.of("ALL", "ANY", "NONE", "SINGLE").contains(tokens.get(parenthesis - 1).upperCase());
  }

  private boolean writtenListFollows(int in) {
    if (in + 1 >= tokens.size() || !tokens.get(in + 1).isSymbol("[")) {
      return false;
    }
    int depth = 0;
    for (int i = in + 1; i < tokens.size(); i++) {
      depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
      if (depth == 0) {
        return i + 1 == tokens.size() || !tokens.get(i + 1).isSymbol("[");
      }
      if (depth == 1 && (tokens.get(i).isWord("IN") || tokens.get(i).isSymbol(".."))) {
        return false;
      }
    }
    return false;
  }
}
