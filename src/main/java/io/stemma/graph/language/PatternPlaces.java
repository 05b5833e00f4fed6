package io.stemma.graph.language;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a query has patterns, in MATCH and in expressions alike: their edges, variables and
 * property maps. Read from tokens alone this errs to one side: what may be a pattern counts as one.
 */
final class PatternPlaces {
  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final boolean[] inMap;

  PatternPlaces(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.inMap = new boolean[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      if (!inMap[i] && isPropertyMap(i)) {
        Arrays.fill(inMap, i + 1, Math.min(statement.nesting().partner(i), tokens.size()), true);
      }
    }
  }

  /** Whether the token stands within a pattern's property map, however deep. */
  boolean isInMap(int index) {
    return inMap[index];
  }

  /** Whether it is the property map of a pattern that stands in an expression. */
  boolean isMapInExpression(int map) {
    return isPropertyMap(map) && !isInClause(statement.nesting().parent(map));
  }

  /** Whether the bracket is an element of a MATCH, or of EXISTS {…} or COUNT {…} itself. */
  private boolean isInClause(int bracket) {
    int level = statement.nesting().parent(bracket);
    for (CypherClause clause : statement.clauses()) {
      if (clause.parent() == level && clause.start() < bracket && bracket < clause.end()) {
        return clause.word().equals("MATCH");
      }
    }
    return isSubquery(level);
  }

  /** Whether an edge begins at this token: its {@code -} behind the closing parenthesis. */
  boolean isEdge(int minus) {
    boolean joins =
        statement.isSymbol(minus - 1, ")")
            || (statement.isSymbol(minus - 1, "<") && statement.isSymbol(minus - 2, ")"));
    return joins
        && statement.isSymbol(minus, "-")
        && (statement.isSymbol(minus + 1, "[") || statement.isSymbol(minus + 1, "-"));
  }

  /** The variables of nodes and edges that stand beside an edge. */
  Set<String> variables() {
    Set<String> variables = new HashSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      boolean element = isEdgeBracket(i) || isNode(i);
      if (element && tokens.get(i + 1).isName()) {
        variables.add(tokens.get(i + 1).text());
      }
    }
    return variables;
  }

  private boolean isNode(int open) {
    return statement.isSymbol(open, "(")
        && (isBeforeEdge(open) || isBehindEdge(open) || isAloneInSubquery(open));
  }

  /** The one node of {@code EXISTS { (n {a: 1}) }}, or one behind a comma there. */
  private boolean isAloneInSubquery(int open) {
    return isSubquery(statement.nesting().parent(open))
        && (statement.isSymbol(open - 1, "{") || statement.isSymbol(open - 1, ","));
  }

  private boolean isBeforeEdge(int open) {
    int behind = statement.nesting().partner(open) + 1;
    return isEdge(behind) || (statement.isSymbol(behind, "<") && isEdge(behind + 1));
  }

  private boolean isBehindEdge(int open) {
    int end = statement.isSymbol(open - 1, ">") ? open - 2 : open - 1;
    return statement.isSymbol(end, "-")
        && (statement.isSymbol(end - 1, "]") || statement.isSymbol(end - 1, "-"));
  }

  private boolean isEdgeBracket(int open) {
    return statement.isSymbol(open, "[") && isEdge(open - 1);
  }

  /** A map in the bracket of a node or an edge, behind nothing but variable, label and length. */
  private boolean isPropertyMap(int map) {
    if (!statement.isSymbol(map, "{") || isSubquery(map)) {
      return false;
    }
    int open = statement.nesting().parent(map);
    if (open == Nesting.NONE || !mayHoldElement(open)) {
      return false;
    }
    for (int i = open + 1; i < map; i++) {
      CypherToken token = tokens.get(i);
      boolean part =
          token.isName()
              || token.kind() == CypherToken.Kind.NUMBER
              || token.isSymbolOf(Set.of(":", "|", "*", "..", "&", "!", "%"));
      if (!part) {
        return false;
      }
    }
    return true;
  }

  private boolean mayHoldElement(int open) {
    if (statement.isSymbol(open, "[")) {
      return statement.isSymbol(open - 1, "-");
    }
    boolean call =
        open > 0 && tokens.get(open - 1).isName() && !Keywords.isOperator(tokens, open - 1);
    return statement.isSymbol(open, "(") && !call;
  }

  /** Whether it is the brace of EXISTS {…} or COUNT {…}. */
  boolean isSubquery(int brace) {
    return brace > 0
        && statement.isSymbol(brace, "{")
        && (statement.isKeyword(brace - 1, "EXISTS") || statement.isKeyword(brace - 1, "COUNT"));
  }
}
