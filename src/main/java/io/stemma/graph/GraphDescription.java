package io.stemma.graph;

import java.util.List;

/**
 * What the graph holds.
 *
 * @param propertiesSeenIn how many elements of each label the properties were read from, at most;
 *     rarer ones may be missing
 */
public record GraphDescription(
    List<VertexLabel> vertices, List<EdgeLabel> edges, int propertiesSeenIn) {
  /** A label of vertices. */
  public record VertexLabel(String label, long count, List<Property> properties) {}

  /**
   * A label of edges.
   *
   * @param patterns between which labels they go, the most frequent first
   */
  public record EdgeLabel(
      String label, long count, List<Property> properties, List<Pattern> patterns) {}

  /**
   * A property.
   *
   * @param types of string, integer, float, boolean, list and map
   * @param indexed whether {@code {name: value}} and {@code .name = value} find it by an index
   */
  public record Property(String name, List<String> types, boolean indexed) {}

  /** So many edges lead from vertices of one label to those of another. */
  public record Pattern(String from, String to, long count) {}
}
