package io.stemma.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the graph tells, without comparing its elements with their rows one by one.
 *
 * @param age whether Apache AGE is there
 * @param recordVersion the last migration of {@code db/}; null where there is none
 * @param graphVersion the last migration of {@code age/}; null where there is none
 * @param stopped tables and events whose rows do not reach the graph, as in {@code tags insert}
 * @param gaps tables that hold rows written without the graph
 * @param tallies rows and elements of each label
 * @param lastRebuild null where there was none
 */
public record GraphStatus(
    GraphSupport age,
    @Nullable String recordVersion,
    @Nullable String graphVersion,
    List<String> stopped,
    List<Gap> gaps,
    List<Tally> tallies,
    @Nullable Rebuild lastRebuild) {
  public GraphStatus {
    stopped = List.copyOf(stopped);
    gaps = List.copyOf(gaps);
    tallies = List.copyOf(tallies);
  }

  /** Rows of a table written without the graph; the first of them {@code since}, ISO 8601. */
  public record Gap(String table, String since) {}

  /**
   * One label.
   *
   * @param kind {@code vertex} or {@code edge}
   * @param said how many elements the rows say
   * @param elements how many there are
   */
  public record Tally(String label, String kind, long said, long elements) {}

  /**
   * A rebuild.
   *
   * @param at ISO 8601
   * @param vertices there were then, as of the edges
   * @param added were missing, as with the others
   */
  public record Rebuild(
      String at,
      double seconds,
      long vertices,
      long edges,
      long added,
      long changed,
      long removed) {}

  static GraphStatus without(GraphSupport age, SchemaVersions versions) {
    return new GraphStatus(
        age, versions.record(), versions.graph(), List.of(), List.of(), List.of(), null);
  }

  /** Whether there is a graph at all. */
  public boolean isThere() {
    return age instanceof GraphSupport.Present && graphVersion != null;
  }

  /** Whether what is written now reaches the graph. */
  public boolean isOn() {
    return isThere() && stopped.isEmpty();
  }

  /** Whether nothing shows that the graph lacks a row or holds too much. */
  public boolean isWhole() {
    return isOn()
        && gaps.isEmpty()
        && tallies.stream().allMatch(tally -> tally.said() == tally.elements());
  }
}
