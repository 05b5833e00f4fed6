package io.stemma.graph.language;

import java.util.List;

/** Bounds what the planner has to do, which nothing but its end stops in some of its steps. */
final class QuerySize {
  private QuerySize() {}

  /** Refuses a query of too many clauses, too many edges, or one that grows while it is planned. */
  static void check(CypherStatement statement, LanguageLimits limits) {
    checkClauses(statement, limits.maxClauses());
    checkEdges(statement, limits.maxPatternEdges());
    if (Expansion.of(statement) > limits.maxExpansion()) {
      throw CypherText.refused(
          statement.text(),
          0,
          "The query grows beyond "
              + limits.maxExpansion()
              + " parts while it is planned, which cannot be stopped: each use of an alias repeats"
              + " what it stands for, and XOR, IN and functions over lists repeat what they hold."
              + " Use each alias once a step, nest less, or send values as parameters.");
    }
  }

  private static void checkClauses(CypherStatement statement, int max) {
    List<CypherClause> clauses = statement.clauses();
    if (clauses.size() > max) {
      throw CypherText.refused(
          statement.text(),
          statement.tokens().get(clauses.get(max).start()).start(),
          "The query has more than " + max + " clauses: ask in several queries.");
    }
  }

  /** The parts of a UNION are planned one by one. */
  private static void checkEdges(CypherStatement statement, int max) {
    PatternPlaces places = new PatternPlaces(statement);
    int edges = 0;
    for (int i = 0; i < statement.tokens().size(); i++) {
      boolean next =
          statement.isKeyword(i, "UNION") && statement.nesting().parent(i) == Nesting.NONE;
      edges = next ? 0 : edges + (places.isEdge(i) ? 1 : 0);
      if (edges > max) {
        throw CypherText.refused(
            statement.text(),
            statement.tokens().get(i).start(),
            "The query has more than "
                + max
                + " edges in its patterns: ask in several queries, or for a path of variable length"
                + " such as -[:SPAWNED*1..5]->.");
      }
    }
  }
}
