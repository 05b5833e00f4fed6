package io.stemma.question.lineage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who an agent descends from, or who descends from it.
 *
 * @param nodes nearest first, within a generation by id; without the agent itself
 * @param truncated whether there were more within the depth than the limit let through
 */
public record LineageAnswer(List<Node> nodes, boolean truncated) {
  /**
   * An agent of the lineage.
   *
   * @param depth generations away, from 1
   * @param placeholder whether only references to it are known; its status is then null
   */
  public record Node(
      String id,
      @Nullable String parentId,
      int depth,
      @Nullable String status,
      boolean placeholder) {}
}
