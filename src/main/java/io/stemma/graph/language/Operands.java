package io.stemma.graph.language;

import java.util.List;

/** Where the operands of an operator begin and end, without parsing the expression around it. */
final class Operands {
  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final Nesting nesting;

  Operands(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.nesting = statement.nesting();
  }

  /** The first token of the value that ends before that index, its calls and properties with it. */
  int startBefore(int end) {
    int start = end;
    while (start > 0) {
      start = startOfPart(start - 1);
      if (isJoint(start - 1)) {
        start--;
      } else if (!tokens.get(start).opens() || !isBehindValue(start)) {
        return beforeNullTest(start);
      }
    }
    return start;
  }

  /** The index behind the value that begins there. */
  int endAfter(int start) {
    int end = start;
    while (end < tokens.size() && isSign(end)) {
      end++;
    }
    end = behindPart(end);
    while (end < tokens.size() && (isJoint(end) || tokens.get(end).opens())) {
      end = isJoint(end) ? behindPart(end + 1) : behindPart(end);
    }
    return Math.min(end, tokens.size());
  }

  /** Whether a value ends before that index, so that a bracket there is an index and no list. */
  boolean isBehindValue(int index) {
    if (index == 0) {
      return false;
    }
    CypherToken before = tokens.get(index - 1);
    return switch (before.kind()) {
      case STRING, NUMBER, PARAMETER, QUOTED_NAME -> true;
      case WORD -> !Keywords.isOperator(tokens, index - 1);
      case SYMBOL -> before.closes();
    };
  }

  /** {@code x IS NULL} ends in a word that is a value elsewhere. */
  private int beforeNullTest(int start) {
    int before = start;
    while (before > 0
        && statement.isKeyword(start, "NULL")
        && (statement.isKeyword(before - 1, "NOT") || statement.isKeyword(before - 1, "IS"))) {
      before--;
    }
    return before;
  }

  private int startOfPart(int index) {
    boolean paired = tokens.get(index).closes() || statement.isKeyword(index, "END");
    int partner = paired ? nesting.partner(index) : index;
    return partner < tokens.size() ? partner : 0;
  }

  private int behindPart(int index) {
    if (index >= tokens.size()) {
      return index;
    }
    boolean paired = tokens.get(index).opens() || statement.isKeyword(index, "CASE");
    return (paired ? nesting.partner(index) : index) + 1;
  }

  private boolean isJoint(int index) {
    return statement.isSymbol(index, ".") || statement.isSymbol(index, "::");
  }

  private boolean isSign(int index) {
    return tokens.get(index).isSymbol("-") || statement.isKeyword(index, "NOT");
  }
}
