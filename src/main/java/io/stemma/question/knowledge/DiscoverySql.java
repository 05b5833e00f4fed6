package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.store.sql.FoundRow;
import java.util.List;

/**
 * What questions about one discovery ask a database, each in one snapshot. An item is {@code id}
 * and the columns that {@link DiscoveryRows} reads. Names are in the order of their code points.
 */
public interface DiscoverySql {
  /**
   * A discovery, whole, and then its links by {@code direction}, {@code link_type} and {@code
   * other_id}: out before in.
   *
   * @param mostLinks each way
   * @return the first row is the discovery, {@code known} or not
   */
  Uni<List<FoundRow>> one(DiscoveryId id, int mostLinks);

  /**
   * Items that share tags with one: how many are {@code shared}, which are {@code shared_tags};
   * those with the most first, then by id.
   *
   * @return no row where the one is unknown; one without an id where there is no other
   */
  Uni<List<FoundRow>> similar(
      DiscoveryId id, int min, long behindShared, String behindName, long most);

  /**
   * Items that walks along links lead to, each once a walk at its smallest {@code depth}, and the
   * first link that leads there: {@code via}, {@code link_type}, {@code response_type}. By the
   * number of its walk (column walk), from 1, then by depth and id.
   *
   * @param types of links followed; empty for all
   * @return no row where the start is unknown; one without an id where nothing is linked to it
   */
  Uni<List<FoundRow>> walk(
      DiscoveryId id, List<Walk> walks, List<String> types, int depth, WalkPlace behind, long most);

  /** Where a walk's page went on from. */
  record WalkPlace(long walk, int depth, String id) {
    boolean isBefore(long otherWalk, int otherDepth, String otherId) {
      if (otherWalk != walk) {
        return otherWalk > walk;
      }
      return otherDepth == depth ? CodePoints.compare(otherId, id) > 0 : otherDepth > depth;
    }
  }
}
