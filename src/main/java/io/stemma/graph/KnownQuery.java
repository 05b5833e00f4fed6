package io.stemma.graph;

import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.CypherToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of a query's text: what it says, how many columns it has, and its SQL. Kept from
 * one run to the next, so that a text is read once and its SQL stays the same and prepared.
 */
final class KnownQuery {
  private static final List<String> CACHE_READERS = List.of("path", "vle", "stats", "global");

  private final CypherStatement statement;
  private final boolean graphCacheReader;
  private final List<String> labels;
  private final Map<String, CypherSql> sqlByForm = new ConcurrentHashMap<>();
  private volatile int columns;
  private volatile boolean judged;

  KnownQuery(CypherStatement statement) {
    this.statement = statement;
    this.graphCacheReader = hasVariableLength(statement.tokens()) || callsCacheReader(statement);
    this.labels = labels(statement.tokens());
    this.columns = Math.max(1, statement.columns().size());
  }

  CypherStatement statement() {
    return statement;
  }

  /**
   * Whether AGE answers it from the copy of the graph that each of its backends keeps. In doubt it
   * is: being wrong on this side costs a fraction of a millisecond.
   */
  boolean readsGraphCache() {
    return graphCacheReader;
  }

  /** The names that may be labels. */
  List<String> labels() {
    return labels;
  }

  /** How many columns it has: what its text suggests until AGE has judged. */
  int columns() {
    return columns;
  }

  /** Whether AGE has taken this number of columns. */
  boolean isJudged() {
    return judged;
  }

  void judged(int number) {
    if (columns != number) {
      sqlByForm.clear();
      columns = number;
    }
    judged = true;
  }

  /** Its SQL; the same one every time for the same form. */
  CypherSql sql(String graph, CypherSql.Form form) {
    return sqlByForm.computeIfAbsent(
        form.key(), key -> CypherSql.of(graph, statement, columns, form));
  }

  /** A star in brackets; one that multiplies in a list is taken for one, too. */
  private static boolean hasVariableLength(List<CypherToken> tokens) {
    int brackets = 0;
    for (CypherToken token : tokens) {
      if (token.isSymbol("[")) {
        brackets++;
      } else if (token.isSymbol("]")) {
        brackets--;
      } else if (brackets > 0 && token.kind() == CypherToken.Kind.SYMBOL) {
        if (token.text().contains("*")) {
          return true;
        }
      }
    }
    return false;
  }

  /** AGE's functions that read it: shortest paths, statistics of vertex and graph, its own walk. */
  private static boolean callsCacheReader(CypherStatement statement) {
    for (int call : statement.calls()) {
      String name = statement.tokens().get(call).text().toLowerCase(Locale.ROOT);
      if (CACHE_READERS.stream().anyMatch(name::contains)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> labels(List<CypherToken> tokens) {
    List<String> labels = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      CypherToken before = tokens.get(i - 1);
      boolean follows = before.isSymbol(":") || before.isSymbol("|");
      if (follows && tokens.get(i).isName() && !isMapKey(tokens, i - 2)) {
        labels.add(tokens.get(i).text());
      }
    }
    return List.copyOf(labels);
  }

  private static boolean isMapKey(List<CypherToken> tokens, int index) {
    return index >= 1
        && tokens.get(index).isName()
        && (tokens.get(index - 1).isSymbol("{") || tokens.get(index - 1).isSymbol(","));
  }
}
