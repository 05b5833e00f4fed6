package io.stemma.graph;

import io.stemma.graph.language.CypherStatement;
import java.util.ArrayList;
import java.util.List;

/** Which numbers of columns a query may have, and what the columns are called. */
final class ColumnCounts {
  /** No query has more columns than this where the text leaves the number open. */
  static final int MAX_PROBED = 64;

  private ColumnCounts() {}

  /** The numbers to try, the one that the text suggests first. */
  static List<Integer> candidates(CypherStatement statement) {
    List<Integer> candidates = new ArrayList<>();
    candidates.add(Math.max(1, statement.columns().size()));
    for (int columns = 1; columns <= MAX_PROBED; columns++) {
      if (columns != candidates.get(0)) {
        candidates.add(columns);
      }
    }
    return candidates;
  }

  /** The columns' names: those of the text where their number fits, else numbered ones. */
  static List<String> names(CypherStatement statement, int columns) {
    if (statement.columns().size() == columns && !statement.columns().contains("*")) {
      return statement.columns();
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add("column" + i);
    }
    return names;
  }
}
