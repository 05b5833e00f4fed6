package io.stemma.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stemma.graph.catalogue.QueryCatalogue;
import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.CypherToken;
import io.stemma.graph.language.MentionedNames;
import io.stemma.graph.language.QueryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of a query's text: what it says, how many columns it has, and its SQL. Kept from
 * one run to the next, so that a text is read once and its SQL stays the same and prepared.
 */
final class KnownQuery {
  private final CypherStatement statement;
  private final boolean graphCacheReader;
  private final boolean plain;
  private final boolean free;
  private final List<String> labels;
  private final Set<String> numberParameters;
  private final Map<String, CypherSql> sqlByForm = new ConcurrentHashMap<>();
  private final OnceMade<QueryShape> shape;
  private final OnceMade<MentionedNames> mentioned;
  private volatile int columns;
  private volatile boolean judged;

  KnownQuery(CypherStatement statement) {
    this.statement = statement;
    this.shape = new OnceMade<>(() -> QueryShape.of(statement));
    this.mentioned = new OnceMade<>(() -> MentionedNames.of(statement));
    this.graphCacheReader = statement.usesPaths();
    this.plain = !graphCacheReader && statement.calls().isEmpty();
    this.free = !QueryCatalogue.holds(statement.text());
    this.labels = labels(statement.tokens());
    this.numberParameters = statement.numberParameters();
    this.columns = Math.max(1, statement.columns().size());
  }

  /**
   * A cache of queries by their text. Clients choose the texts, so it is bounded by their number
   * and by their characters: each text counts with its length, and with at least an equal share.
   */
  static Cache<String, KnownQuery> cache(int maxTexts, long maxChars) {
    int share = (int) (maxChars / maxTexts);
    return Caffeine.newBuilder()
        .maximumWeight(maxChars)
        .weigher((String text, KnownQuery query) -> Math.max(share, text.length()))
        .executor(Runnable::run)
        .build();
  }

  CypherStatement statement() {
    return statement;
  }

  /** What it has in common with queries of other values. */
  QueryShape shape() {
    return shape.get();
  }

  /** The labels and properties that it names. */
  MentionedNames mentioned() {
    return mentioned.get();
  }

  /**
   * Whether AGE answers it from the copy of the graph that each of its backends keeps. In doubt it
   * is: being wrong on this side costs a fraction of a millisecond.
   */
  boolean readsGraphCache() {
    return graphCacheReader;
  }

  /** Whether it is no query of the catalogue, whose texts are ours. */
  boolean isFree() {
    return free;
  }

  /** Whether it calls nothing, and so can have left nothing behind in its session. */
  boolean isPlain() {
    return plain;
  }

  /** The names that may be labels. */
  List<String> labels() {
    return labels;
  }

  /** The parameters whose values must be numbers or null. */
  Set<String> numberParameters() {
    return numberParameters;
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
