package io.stemma.graph.language;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands in {@code list[from..to]}. AGE takes a bound that is an empty list for a number that
 * it does not have, which ends the server. So a bound must be a number for sure: a literal, a call
 * that gives a whole number or nothing, an alias of such, a parameter (whose value is looked at
 * when it is known), and what arithmetic makes of them.
 */
final class SliceBounds {
  private static final Set<String> NUMBERS = Set.of("length", "size", "tointeger");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "(", ")");

  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final Operands operands;
  private final Set<String> numbers = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final Set<String> parameters = new LinkedHashSet<>();

  private SliceBounds(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.operands = new Operands(statement);
    learn();
  }

  /** Refuses a bound that may be no number. */
  static void check(CypherStatement statement) {
    new SliceBounds(statement).checkAll();
  }

  /** The parameters that are part of a bound: their values must be numbers, or null. */
  static Set<String> parameters(CypherStatement statement) {
    SliceBounds bounds = new SliceBounds(statement);
    bounds.checkAll();
    return bounds.parameters;
  }

  private void checkAll() {
    for (int i = 0; i < tokens.size(); i++) {
      int open = statement.nesting().parent(i);
      if (tokens.get(i).isSymbol("..")
          && statement.isSymbol(open, "[")
          && operands.isBehindValue(open)) {
        check(open + 1, i);
        check(i + 1, Math.min(statement.nesting().partner(open), tokens.size()));
      }
    }
  }

  private void check(int from, int to) {
    int other = firstOther(from, to);
    if (other < to) {
      throw CypherText.refused(
          statement.text(),
          tokens.get(other).start(),
          "The bound of a slice must be a number for sure, since an empty list there ends the"
              + " server: write toInteger("
              + tokens.get(other).text()
              + (other + 1 < to ? "…" : "")
              + ").");
    }
    for (int i = from; i < to; i++) {
      if (tokens.get(i).kind() == CypherToken.Kind.PARAMETER && isOutsideOfCalls(i, from)) {
        parameters.add(tokens.get(i).text());
      }
    }
  }

  /** The first token that makes it no whole number for sure, or the end. */
  private int firstOther(int from, int to) {
    int i = from;
    while (i < to) {
      CypherToken token = tokens.get(i);
      if (isNumberCall(i)) {
        i = statement.nesting().partner(i + 1) + 1;
      } else if (token.kind() == CypherToken.Kind.NUMBER
          || token.kind() == CypherToken.Kind.PARAMETER
          || token.isSymbolOf(ARITHMETIC)
          || statement.isKeyword(i, "NULL")
          || isNumberName(i)) {
        i++;
      } else {
        return i;
      }
    }
    return to;
  }

  private boolean isNumberCall(int index) {
    return statement.isSymbol(index + 1, "(")
        && NUMBERS.contains(tokens.get(index).lowerCase())
        && !statement.isSymbol(index - 1, ".");
  }

  private boolean isNumberName(int index) {
    return tokens.get(index).isName()
        && numbers.contains(tokens.get(index).text())
        && !others.contains(tokens.get(index).text())
        && !statement.isSymbol(index + 1, ".")
        && !statement.isSymbol(index + 1, "(")
        && !statement.isSymbol(index + 1, "[");
  }

  private boolean isOutsideOfCalls(int index, int from) {
    int open = statement.nesting().parent(index);
    while (open >= from) {
      if (open > from && isNumberCall(open - 1)) {
        return false;
      }
      open = statement.nesting().parent(open);
    }
    return true;
  }

  /** Takes in the aliases that stand for nothing but numbers, in whatever part of the query. */
  private void learn() {
    for (PatternElement element : statement.patterns()) {
      if (element.variable() != null) {
        others.add(element.variable());
      }
    }
    for (int i = 1; i < tokens.size(); i++) {
      boolean bound = statement.isKeyword(i, "IN") || statement.isSymbol(i, "=");
      if (bound && tokens.get(i - 1).isName()) {
        others.add(tokens.get(i - 1).text());
      }
    }
    List<CypherClause> clauses = statement.clauses();
    for (CypherClause clause : clauses) {
      if (clause.word().equals("UNWIND")) {
        others.add(tokens.get(clause.end() - 1).text());
      }
    }
    clauses.stream().filter(clause -> clause.word().equals("WITH")).forEach(this::learn);
  }

  private void learn(CypherClause with) {
    int start = with.start() + 1;
    for (int i = start; i <= with.end(); i++) {
      boolean item = i == with.end() || statement.nesting().parent(i) == with.parent();
      if (i == with.end() || (item && tokens.get(i).isSymbol(","))) {
        if (i - start > 2 && statement.isKeyword(i - 2, "AS")) {
          boolean number = firstOther(start, i - 2) == i - 2 && !hasParameter(start, i - 2);
          (number ? numbers : others).add(tokens.get(i - 1).text());
        }
        start = i + 1;
      }
    }
  }

  /** A parameter's value is looked at only where it stands in a bound itself. */
  private boolean hasParameter(int from, int to) {
    for (int i = from; i < to; i++) {
      if (tokens.get(i).kind() == CypherToken.Kind.PARAMETER) {
        return true;
      }
    }
    return false;
  }
}
