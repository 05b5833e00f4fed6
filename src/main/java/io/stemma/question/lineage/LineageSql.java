package io.stemma.question.lineage;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.sql.FoundRow;
import java.util.List;

/**
 * What questions of lineage ask a database, each in one snapshot. Limits, cursors and the shape of
 * answers are none of its business. An agent is the columns {@code agent_id}, {@code parent_id},
 * {@code status} and {@code placeholder}.
 */
public interface LineageSql {
  /**
   * The agent itself and its relatives up to that many generations away: by {@code depth}, then by
   * name. The name is the id, and with both directions {@code relation}, a blank and the id.
   *
   * @param behindDepth of the last relative that is not wanted any more; 0 begins
   * @param behindName of that one
   * @param most rows, the agent itself being the first
   * @return no row where the agent is unknown
   */
  Uni<List<FoundRow>> relatives(
      AgentId agent,
      Direction direction,
      int generations,
      int behindDepth,
      String behindName,
      long most);

  /**
   * The nearest ancestor that two agents share, looking at that many generations above each, with
   * the generations {@code up} from the first and {@code down} to the second.
   *
   * @return one row, which says whether {@code one} and {@code other} are known; its agent is null
   *     where they share none
   */
  Uni<List<FoundRow>> commonAncestor(AgentId first, AgentId second, int generations);

  /** The agents from the first over that ancestor to the second, one a row; else the same. */
  Uni<List<FoundRow>> path(AgentId first, AgentId second, int generations);

  /**
   * Counts an agent and its descendants, alike ones in one row: {@code depth}, {@code status},
   * {@code placeholder}, {@code number}, {@code leaves} and {@code parents_of_start}; by depth.
   *
   * @param enough descendants, after which the counting ends with the generation
   * @return no row where the agent is unknown
   */
  Uni<List<FoundRow>> generations(AgentId agent, int generations, long enough);
}
