package io.stemma.question;

import io.stemma.question.lineage.Direction;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named query as shadow reads see it: what kind it is of, and what two stores may answer
 * differently to it.
 */
record NamedQuery(String kind, List<@Nullable Object> arguments) {
  private static final String SEARCH = "discoveries.search";
  private static final String SESSION = "dialectic.session";
  private static final String OF_AGENT = "dialectic.ofAgent";

  /**
   * Columns whose equal values leave the order of rows to keys that each store gives by itself, or
   * to no column at all.
   */
  private static final Map<String, String> TIES =
      Map.of(
          "lineage.generations",
          "depth",
          "discoveries.newest",
          "created_at",
          "discoveries.openQuestions",
          "created_at",
          "discoveries.orphans",
          "created_at",
          "dialectic.newest",
          "created_at",
          SESSION,
          "position");

  /** Of a method of an interface of queries; the direction of a lineage tells its kinds apart. */
  static NamedQuery of(String name, Method method, @Nullable Object[] arguments) {
    String own =
        Arrays.stream(arguments)
            .filter(Direction.class::isInstance)
            .map(direction -> String.valueOf(direction).toLowerCase(Locale.ROOT))
            .findFirst()
            .orElse(method.getName());
    return new NamedQuery(name + "." + own, Arrays.asList(arguments));
  }

  /** Whether its answer is in no order that two stores share, since each ranks by itself. */
  boolean isRanked() {
    return kind.equals(SEARCH);
  }

  /** The column whose equal values leave the order open; null where the order is whole. */
  @Nullable String ties() {
    return TIES.get(kind);
  }

  /** So many rows fill the answer: there may be more that it does not show. */
  long full() {
    boolean beginsWithSubject = kind.equals(SESSION);
    return arguments.get(arguments.size() - 1) instanceof Long most
        ? most + (beginsWithSubject ? 1 : 0)
        : Long.MAX_VALUE;
  }

  /**
   * Whether the other store can be asked the same. A later page begins behind a place that some
   * stores write in their own way, with keys of their own.
   */
  boolean isForBothStores() {
    boolean ofPlace =
        arguments.stream()
            .anyMatch(one -> one instanceof ListPlace place && place.moment() != null);
    boolean ofMoment = kind.equals(OF_AGENT) && arguments.get(2) != null;
    boolean ofKey = kind.equals(SESSION) && !Long.valueOf(Long.MIN_VALUE).equals(arguments.get(2));
    return !ofPlace && !ofMoment && !ofKey;
  }

  /** Whether a row is one that a store makes by itself, of its own maintenance. */
  boolean isLocal(Map<String, @Nullable Object> row) {
    return kind.equals("trail.days")
        && String.valueOf(row.get("type")).matches("(partition|retention|hold|seal)_.*");
  }
}
