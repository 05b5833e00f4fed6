package io.stemma.graph.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Which bracket belongs to which. A query whose brackets do not match is AGE's to refuse; until
 * then a bracket without a partner closes at the query's end.
 */
public final class Nesting {
  /** What {@link #parent} says of a token outside of all brackets. */
  public static final int NONE = -1;

  private final int[] partners;
  private final int[] parents;

  Nesting(List<CypherToken> tokens) {
    partners = new int[tokens.size()];
    parents = new int[tokens.size()];
    Deque<Integer> open = new ArrayDeque<>();
    Deque<Integer> cases = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      CypherToken token = tokens.get(i);
      partners[i] = NONE;
      if (token.closes() && !open.isEmpty()) {
        partners[i] = open.pop();
        partners[partners[i]] = i;
      }
      parents[i] = open.isEmpty() ? NONE : open.peek();
      if (token.opens()) {
        open.push(i);
      }
      pairCase(tokens, i, cases);
    }
  }

  private void pairCase(List<CypherToken> tokens, int index, Deque<Integer> cases) {
    if (tokens.get(index).isWord("CASE") && Keywords.isKeyword(tokens, index)) {
      cases.push(index);
    } else if (tokens.get(index).isWord("END")
        && !cases.isEmpty()
        && Keywords.isKeyword(tokens, index)) {
      partners[index] = cases.pop();
      partners[partners[index]] = index;
    }
  }

  /**
   * The opening bracket that the token stands in, or {@link #NONE}; a bracket is outside itself.
   */
  public int parent(int index) {
    return parents[index];
  }

  /** The closing bracket's opening one, or the opening one's closing one; so for CASE and END. */
  int partner(int bracket) {
    return partners[bracket] == NONE ? partners.length : partners[bracket];
  }

  /** The index behind what stands in the bracket, or the query's end for {@link #NONE}. */
  int endOf(int bracket) {
    return bracket == NONE ? partners.length : partner(bracket);
  }
}
