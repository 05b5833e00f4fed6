package io.stemma.schema;

import java.util.List;

/** The migrations a database has had and those it waits for. */
public record SchemaStatus(List<Step> steps, GraphSupport graph) {
  /**
   * One migration.
   *
   * @param part {@code record} (db/) or {@code graph} (age/)
   * @param version as in its file's name
   */
  public record Step(String part, String version, String description, boolean applied) {}

  public boolean isUpToDate() {
    return steps.stream().allMatch(Step::applied);
  }
}
