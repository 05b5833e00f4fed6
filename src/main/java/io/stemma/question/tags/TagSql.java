package io.stemma.question.tags;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.sql.FoundRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What questions of tags ask a database, each in one snapshot and each at most as many rows as
 * said. Names are in the order of their code points.
 */
public interface TagSql {
  /** Tags with a prefix, by {@code name}, and how many {@code discoveries} and {@code agents}. */
  Uni<List<FoundRow>> byName(String prefix, @Nullable String behind, long most);

  /**
   * The same, the most used first.
   *
   * @param behindCount minus the uses of the last one that is not wanted any more
   */
  Uni<List<FoundRow>> byCount(String prefix, long behindCount, String behindName, long most);

  /**
   * What carries a tag, by {@code kind} and {@code id}, with {@code title} and {@code status}.
   *
   * @return no row where the tag was never used; one without a kind where nothing carries it
   */
  Uni<List<FoundRow>> carriers(String tag, String behindKind, String behindId, long most);

  /**
   * Other agents with an agent's tags: {@code agent_id}, {@code status} and the {@code tags}, those
   * with the most first and then by id.
   *
   * @param behindCount minus the tags of the last one that is not wanted any more
   * @return no row where the agent is unknown; one without an id where there is no other
   */
  Uni<List<FoundRow>> sharing(
      AgentId agent, int atLeast, int behindCount, String behindName, long most);

  /** Pairs of agents, {@code one} and {@code other}, by the {@code tag} they share, and by ids. */
  Uni<List<FoundRow>> pairs(String behindTag, String behindOne, String behindOther, long most);
}
