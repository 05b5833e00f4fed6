package io.stemma.graph.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses {@code >=} in the middle of a chain such as {@code a < b >= c < d}: AGE does not know it
 * for a comparison when it joins the next one to the chain, and reads what is not there. It passes
 * as the first or last comparison of its chain, and where all before it are {@code >=}, too.
 */
final class ComparisonChains {
  private static final Set<String> OTHERS = Set.of("=", "<>", "<", ">", "<=");

  /** Words between two chains; a WHERE and the like begin a clause. */
  private static final Set<String> SEPARATORS =
      Set.of("AND", "OR", "XOR", "WHEN", "THEN", "ELSE", "AS", "BY", "ASC", "DESC");

  private static final int NONE = -1;

  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final Deque<Chain> outer = new ArrayDeque<>();
  private Chain chain = new Chain();

  /** What has been read of one. */
  private static final class Chain {
    private boolean begun;
    private int middle = NONE;
  }

  private ComparisonChains(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
  }

  static void check(CypherStatement statement) {
    ComparisonChains chains = new ComparisonChains(statement);
    Set<Integer> starts =
        statement.clauses().stream().map(CypherClause::start).collect(Collectors.toSet());
    for (int i = 0; i < statement.tokens().size(); i++) {
      if (starts.contains(i)) {
        chains.chain = new Chain();
      }
      chains.read(i);
    }
  }

  private void read(int index) {
    CypherToken token = tokens.get(index);
    if (token.opens() || statement.isKeyword(index, "CASE")) {
      outer.push(chain);
      chain = new Chain();
    } else if (token.closes() || statement.isKeyword(index, "END")) {
      chain = outer.isEmpty() ? new Chain() : outer.pop();
    } else if (token.isSymbol(",")
        || token.isSymbol("|")
        || (statement.isKeyword(index) && SEPARATORS.contains(token.upperCase()))) {
      chain = new Chain();
    } else if (token.isSymbol(">=") || token.isSymbolOf(OTHERS)) {
      compare(index);
    }
  }

  private void compare(int index) {
    if (chain.middle != NONE) {
      throw CypherText.refused(
          statement.text(),
          tokens.get(chain.middle).start(),
          ">= between other comparisons of a chain ends the server: write a < b AND b >= c AND"
              + " c < d in place of a < b >= c < d.");
    }
    boolean orEqual = tokens.get(index).isSymbol(">=");
    if (orEqual && chain.begun) {
      chain.middle = index;
    }
    chain.begun |= !orEqual;
  }
}
