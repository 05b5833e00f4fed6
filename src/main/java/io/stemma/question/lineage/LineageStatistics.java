package io.stemma.question.lineage;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a subtree is like, without the agent it begins at.
 *
 * @param agents how many descendants there are
 * @param depth generations of them
 * @param widths descendants of each generation, the nearest first
 * @param statuses descendants by status; those without one, as placeholders are, are left out
 * @param placeholders descendants of which only references are known
 * @param leaves descendants without descendants
 * @param cycles 1 where the agent descends from itself, else 0: an agent has one parent
 * @param truncated whether there are more generations than were walked
 */
public record LineageStatistics(
    long agents,
    int depth,
    List<Long> widths,
    SortedMap<String, Long> statuses,
    long placeholders,
    long leaves,
    long cycles,
    boolean truncated) {
  /** Adds up rows that are in the order of depth, the first of them the agent itself. */
  static LineageStatistics of(List<AlikeAgents> rows) {
    int depth = rows.get(rows.size() - 1).depth();
    List<AlikeAgents> deepest = rows.stream().filter(row -> row.depth() == depth).toList();
    List<AlikeAgents> descendants = rows.stream().filter(row -> row.depth() > 0).toList();
    return new LineageStatistics(
        sum(descendants, AlikeAgents::agents),
        depth,
        List.copyOf(widths(descendants).values()),
        statuses(descendants),
        sum(descendants.stream().filter(AlikeAgents::placeholder).toList(), AlikeAgents::agents),
        sum(descendants, AlikeAgents::leaves),
        sum(rows, AlikeAgents::parentsOfStart),
        sum(deepest, AlikeAgents::leaves) < sum(deepest, AlikeAgents::agents));
  }

  private static SortedMap<Integer, Long> widths(List<AlikeAgents> rows) {
    SortedMap<Integer, Long> widths = new TreeMap<>();
    rows.forEach(row -> widths.merge(row.depth(), row.agents(), Long::sum));
    return widths;
  }

  private static SortedMap<String, Long> statuses(List<AlikeAgents> rows) {
    SortedMap<String, Long> statuses = new TreeMap<>();
    for (AlikeAgents row : rows) {
      if (row.status() != null) {
        statuses.merge(row.status(), row.agents(), Long::sum);
      }
    }
    return statuses;
  }

  private static long sum(List<AlikeAgents> rows, ToLongFunction<AlikeAgents> part) {
    return rows.stream().mapToLong(part).sum();
  }
}
