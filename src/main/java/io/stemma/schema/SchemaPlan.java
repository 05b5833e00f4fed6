package io.stemma.schema;

import java.util.List;

/** What the next migration would do. */
public record SchemaPlan(List<Step> steps, GraphSupport graph) {
  public SchemaPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One migration that waits, in the order in which it is applied, in a transaction of its own.
   *
   * @param version as in its file's name
   * @param file for instance {@code db/V0001__core.sql}
   * @param sql what is run; {@code :"graph"} stands for the graph's name
   */
  public record Step(
      SchemaPart part, String version, String description, String file, String sql) {}
}
