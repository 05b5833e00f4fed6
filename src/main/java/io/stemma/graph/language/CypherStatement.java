package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be known of a query without running it.
 *
 * @param text the query as sent
 * @param tokens its tokens, bracketed or not
 * @param columns the names of what it returns, an alias or the item's source text; with {@code *}
 *     among them only a guess. Of a UNION, those of its first part. Empty without a RETURN
 * @param parameters the names behind {@code $}
 */
public record CypherStatement(
    String text, List<CypherToken> tokens, List<String> columns, Set<String> parameters) {

  /**
   * Reads a query.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#CYPHER_SYNTAX} when it
   *     cannot be cut into tokens
   */
  public static CypherStatement read(String text) {
    List<CypherToken> tokens = CypherTokenizer.tokens(text);
    if (tokens.isEmpty()) {
      throw CypherText.syntaxError(text, 0, "The query is empty.");
    }
    Set<String> parameters = new LinkedHashSet<>();
    for (CypherToken token : tokens) {
      if (token.kind() == CypherToken.Kind.PARAMETER) {
        parameters.add(token.text());
      }
    }
    return new CypherStatement(text, tokens, ReturnItems.names(text, tokens), parameters);
  }

  /**
   * Whether the token stands as a word of the language, not as a property, label or map key: those
   * may have any name.
   */
  public boolean isKeyword(int index) {
    return isKeyword(tokens, index);
  }

  public static boolean isKeyword(List<CypherToken> tokens, int index) {
    if (tokens.get(index).kind() != CypherToken.Kind.WORD) {
      return false;
    }
    CypherToken before = index == 0 ? null : tokens.get(index - 1);
    if (before == null) {
      return true;
    }
    if (before.isSymbol(".") || before.isSymbol(":") || before.isSymbol("|")) {
      return false;
    }
    boolean mayBeKey = before.isSymbol("{") || before.isSymbol(",");
    boolean colonFollows = index + 1 < tokens.size() && tokens.get(index + 1).isSymbol(":");
    return !(mayBeKey && colonFollows);
  }

  /** The tokens that name a function: a name with a parenthesis behind it. */
  public List<Integer> calls() {
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).isName() && tokens.get(i + 1).isSymbol("(")) {
        calls.add(i);
      }
    }
    return calls;
  }
}
