package io.stemma.graph;

import io.stemma.graph.language.CypherStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many columns queries have whose text does not say it, as AGE judged. */
final class ColumnCounts {
  /** No query has more columns than this where the text leaves the number open. */
  static final int MAX_PROBED = 64;

  private static final int MAX_REMEMBERED = 256;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<String, Integer> byText =
      new LinkedHashMap<>(MAX_REMEMBERED, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  synchronized void remember(String text, int columns) {
    byText.put(text, columns);
  }

  /** The numbers to try, the likeliest first. */
  synchronized List<Integer> candidates(CypherStatement statement) {
    List<Integer> candidates = new ArrayList<>();
    Integer known = byText.get(statement.text());
    candidates.add(known == null ? Math.max(1, statement.columns().size()) : known);
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
