package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a query into its clauses: those of the query itself and of subqueries in braces. */
final class Clauses {
  private static final Set<String> WORDS =
      Set.of("MATCH", "WHERE", "WITH", "UNWIND", "RETURN", "ORDER", "SKIP", "LIMIT", "UNION");

  private Clauses() {}

  static List<CypherClause> of(CypherStatement statement) {
    List<CypherClause> clauses = new ArrayList<>();
    for (int i = 0; i < statement.tokens().size(); i++) {
      if (begins(statement, i)) {
        int parent = statement.nesting().parent(i);
        clauses.add(
            new CypherClause(
                statement.tokens().get(i).upperCase(), i, end(statement, i + 1, parent), parent));
      }
    }
    return clauses;
  }

  private static int end(CypherStatement statement, int from, int parent) {
    int end = statement.nesting().endOf(parent);
    for (int i = from; i < end; i = next(statement, i)) {
      boolean optional = statement.isKeyword(i, "OPTIONAL");
      if (optional || begins(statement, i)) {
        return i;
      }
    }
    return end;
  }

  /** The next token at the same level. */
  private static int next(CypherStatement statement, int index) {
    return statement.tokens().get(index).opens()
        ? Math.max(index + 1, statement.nesting().partner(index))
        : index + 1;
  }

  private static boolean begins(CypherStatement statement, int index) {
    return WORDS.contains(statement.tokens().get(index).upperCase())
        && statement.isKeyword(index)
        && isLevel(statement, statement.nesting().parent(index))
        && !isStringMatch(statement, index);
  }

  private static boolean isLevel(CypherStatement statement, int parent) {
    return parent == Nesting.NONE
        || (statement.isSymbol(parent, "{")
            && parent > 0
            && (statement.isKeyword(parent - 1, "EXISTS")
                || statement.isKeyword(parent - 1, "COUNT")));
  }

  /** The WITH of STARTS WITH and ENDS WITH. */
  private static boolean isStringMatch(CypherStatement statement, int with) {
    return with > 0
        && (statement.isKeyword(with - 1, "STARTS") || statement.isKeyword(with - 1, "ENDS"));
  }
}
