package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits what stands behind RETURN or WITH into items and names each as its column. AGE wants the
 * number of columns beforehand and never says it; brackets, strings, comments and aliases are
 * enough to know it.
 */
final class ReturnItems {
  /** What an item is called that stands for all variables. */
  static final String ALL = "*";

  private ReturnItems() {}

  /** The columns' names, empty when nothing is returned. */
  static List<String> names(CypherStatement statement) {
    List<CypherClause> clauses = statement.clauses();
    Optional<CypherClause> result =
        clauses.stream()
            .filter(c -> c.word().equals("RETURN") && c.parent() == Nesting.NONE)
            .findFirst();
    if (result.isEmpty()) {
      return List.of();
    }
    List<String> items = of(statement, result.get());
    return items.contains(ALL) ? expanded(statement, result.get(), items) : items;
  }

  private static List<String> expanded(
      CypherStatement statement, CypherClause result, List<String> items) {
    List<String> all = Scope.before(statement, result);
    List<String> names = new ArrayList<>();
    for (String item : items) {
      names.addAll(item.equals(ALL) ? all : List.of(item));
      if (names.size() > Scope.MAX_NAMES) {
        return items;
      }
    }
    return names;
  }

  /** The items' names, {@link #ALL} among them. */
  static List<String> of(CypherStatement statement, CypherClause clause) {
    List<CypherToken> tokens = statement.tokens();
    int first = clause.start() + 1;
    boolean distinct = first < clause.end() && tokens.get(first).isWord("DISTINCT");
    List<String> names = new ArrayList<>();
    int start = distinct ? first + 1 : first;
    for (int i = start; i <= clause.end(); i++) {
      boolean end = i == clause.end();
      if (end
          || (tokens.get(i).isSymbol(",") && statement.nesting().parent(i) == clause.parent())) {
        names.add(name(statement, start, i));
        start = i + 1;
      }
    }
    return names;
  }

  private static String name(CypherStatement statement, int from, int to) {
    if (from >= to) {
      return "";
    }
    List<CypherToken> tokens = statement.tokens();
    CypherToken last = tokens.get(to - 1);
    if (to - from > 2 && last.isName() && statement.isKeyword(to - 2, "AS")) {
      return last.text();
    }
    if (to - from == 1 && last.kind() == CypherToken.Kind.QUOTED_NAME) {
      return last.text();
    }
    return statement.text().substring(tokens.get(from).start(), last.end());
  }
}
