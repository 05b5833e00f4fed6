package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits what stands behind RETURN into items and names each as its column. AGE wants the number of
 * columns beforehand and never says it; brackets, strings, comments and aliases are enough to know
 * it.
 */
public final class ReturnItems {
  private static final Set<String> ENDS = Set.of("ORDER", "SKIP", "LIMIT", "UNION");

  private final String text;
  private final List<CypherToken> tokens;

  private ReturnItems(String text, List<CypherToken> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** The columns' names, empty when nothing is returned. */
  static List<String> names(String text, List<CypherToken> tokens) {
    return new ReturnItems(text, tokens).names();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    int start = firstItem();
    int depth = 0;
    for (int i = start; i >= 0 && i <= tokens.size(); i++) {
      boolean end = i == tokens.size() || (depth == 0 && isEnd(i));
      if (end || (depth == 0 && tokens.get(i).isSymbol(","))) {
        names.add(name(start, i));
        start = i + 1;
      }
      if (end) {
        break;
      }
      depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
    }
    return names;
  }

  private int firstItem() {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      CypherToken token = tokens.get(i);
      depth += token.opens() ? 1 : token.closes() ? -1 : 0;
      if (depth == 0 && token.isWord("RETURN") && CypherStatement.isKeyword(tokens, i)) {
        boolean distinct = i + 1 < tokens.size() && tokens.get(i + 1).isWord("DISTINCT");
        return distinct ? i + 2 : i + 1;
      }
    }
    return -1;
  }

  private boolean isEnd(int index) {
    CypherToken token = tokens.get(index);
    return CypherStatement.isKeyword(tokens, index) && ENDS.contains(token.upperCase());
  }

  private String name(int from, int to) {
    if (from >= to) {
      return "";
    }
    CypherToken last = tokens.get(to - 1);
    if (to - from > 2 && last.isName() && tokens.get(to - 2).isWord("AS")) {
      return last.text();
    }
    return text.substring(tokens.get(from).start(), last.end());
  }
}
