package io.stemma.graph.language;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values are not agtype. AGE 1.8 leaves some in PostgreSQL's own types (graphid of {@code
 * id()}, truth values of NOT and {@code =}, counts and averages, a matched node or edge itself),
 * also behind an alias, and takes them for agtype in places where that ends the server
 * (apache/age#2500). Read from tokens alone this errs to one side: a value that might be native
 * counts as native.
 */
final class NativeValues {
  private static final Set<String> LOGIC = Set.of("NOT", "AND", "OR", "XOR", "IN", "IS");
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", ">", "<=", ">=");

  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final Set<String> natives = new HashSet<>();
  private final Set<String> entities = new HashSet<>();
  private final Set<String> paths = new HashSet<>();

  NativeValues(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    for (PatternElement element : statement.patterns()) {
      if (element.variable() != null) {
        entities.add(element.variable());
        if (element.kind() == PatternElement.Kind.PATH) {
          paths.add(element.variable());
        }
      }
    }
    entities.addAll(new PatternPlaces(statement).variables());
    for (CypherClause clause : statement.clauses()) {
      if (clause.word().equals("WITH")) {
        learn(clause);
      }
    }
  }

  /** The variables of patterns and what they are called later. */
  Set<String> entities() {
    return entities;
  }

  /** The variables of whole paths: what AGE makes of all that is in them. */
  Set<String> paths() {
    return paths;
  }

  boolean isNativeName(int index) {
    return tokens.get(index).isName() && natives.contains(tokens.get(index).text());
  }

  /** Whether the expression there may be no agtype; nodes and edges themselves are not counted. */
  boolean isNative(int from, int to) {
    return isNative(from, to, natives, true);
  }

  /** The same of the operand of an operator, which turns a comparison into agtype itself. */
  boolean isNativeOperand(int from, int to) {
    return isNative(from, to, natives, false);
  }

  /** Whether it is a node, edge or path as a whole. */
  boolean isEntity(int from, int to) {
    return isNative(from, to, entities, false);
  }

  /** Takes in what the aliases of a WITH stand for. */
  private void learn(CypherClause with) {
    int start = with.start() + 1;
    for (int i = start; i <= with.end(); i++) {
      boolean end = i == with.end();
      boolean item = statement.nesting().parent(Math.min(i, tokens.size() - 1)) == with.parent();
      if (end || (item && tokens.get(i).isSymbol(","))) {
        learn(start, i);
        start = i + 1;
      }
    }
  }

  private void learn(int from, int to) {
    if (to - from < 3 || !statement.isKeyword(to - 2, "AS")) {
      return;
    }
    String alias = tokens.get(to - 1).text();
    if (isNative(from, to - 2)) {
      natives.add(alias);
    }
    if (isNative(from, to - 2, entities, true)) {
      entities.add(alias);
    }
  }

  private boolean isNative(int from, int to, Set<String> names, boolean comparisons) {
    int i = from;
    while (i < to) {
      if (tokens.get(i).opens()) {
        i = behindOpening(i);
      } else if (isNativeWord(i)
          || isWhole(i, names)
          || (comparisons && tokens.get(i).isSymbolOf(COMPARISONS))) {
        return true;
      } else {
        i++;
      }
    }
    return false;
  }

  /** Past a call, list or map, which give agtype; into a plain parenthesis and coalesce. */
  private int behindOpening(int open) {
    boolean parenthesis = statement.isSymbol(open, "(");
    boolean call =
        open > 0 && tokens.get(open - 1).isName() && !Keywords.isOperator(tokens, open - 1);
    if (parenthesis && (!call || tokens.get(open - 1).isWord("coalesce"))) {
      return open + 1;
    }
    return Math.max(open, statement.nesting().partner(open)) + 1;
  }

  private boolean isNativeWord(int index) {
    CypherToken token = tokens.get(index);
    if (!token.isName()) {
      return false;
    }
    boolean called =
        CypherFunctions.NATIVE.contains(token.lowerCase())
            && (statement.isSymbol(index + 1, "(") || statement.isSymbol(index + 1, "{"));
    return called || (LOGIC.contains(token.upperCase()) && statement.isKeyword(index));
  }

  /** Whether it is one of those variables itself, and not a property or element of it. */
  private boolean isWhole(int index, Set<String> names) {
    return tokens.get(index).isName()
        && names.contains(tokens.get(index).text())
        && !statement.isSymbol(index - 1, ".")
        && !statement.isSymbol(index + 1, ".")
        && !statement.isSymbol(index + 1, "[")
        && !statement.isSymbol(index + 1, "{");
  }
}
