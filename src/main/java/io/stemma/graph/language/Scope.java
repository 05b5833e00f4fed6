package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables that {@code *} stands for, in AGE's order: as they appear, a named path behind what
 * it is made of; a WITH begins anew.
 */
final class Scope {
  /** What PostgreSQL can return; a WITH *, * doubles the names, so something must end it. */
  static final int MAX_NAMES = 1_664;

  private final CypherStatement statement;
  private List<String> names = new ArrayList<>();

  private Scope(CypherStatement statement) {
    this.statement = statement;
  }

  /** The names before that clause of the query itself. */
  static List<String> before(CypherStatement statement, CypherClause clause) {
    Scope scope = new Scope(statement);
    for (CypherClause earlier : statement.clauses()) {
      if (earlier.start() < clause.start() && earlier.parent() == clause.parent()) {
        scope.pass(earlier);
      }
    }
    return scope.names;
  }

  private void pass(CypherClause clause) {
    switch (clause.word()) {
      case "MATCH" -> Patterns.of(statement, clause).forEach(element -> addNew(element.variable()));
      case "UNWIND" -> names.add(statement.tokens().get(clause.end() - 1).text());
      case "WITH" -> project(clause);
      case "UNION" -> names.clear();
      default -> {
        // WHERE, ORDER BY, SKIP and LIMIT name nothing.
      }
    }
  }

  private void addNew(@Nullable String name) {
    if (name != null && names.size() < MAX_NAMES && !names.contains(name)) {
      names.add(name);
    }
  }

  private void project(CypherClause with) {
    List<String> projected = new ArrayList<>();
    for (String item : ReturnItems.of(statement, with)) {
      if (item.equals(ReturnItems.ALL)) {
        projected.addAll(names);
      } else {
        projected.add(item);
      }
    }
    names = new ArrayList<>(projected.subList(0, Math.min(projected.size(), MAX_NAMES)));
  }
}
