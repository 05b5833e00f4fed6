package io.stemma.demo;

/**
 * Who spawned whom, one number an agent. Agents are numbered by birth, so that a parent is older
 * than its children (but in the cycle).
 */
final class LineageForest {
  /** The parent of an agent that nobody spawned. */
  static final int ROOT = -1;

  private static final int FIRST_MISSING = -2;

  private final int[] parents;

  private LineageForest(int[] parents) {
    this.parents = parents;
  }

  static LineageForest grow(int agents, EstateSeed seed) {
    int[] parents = new LineageGrower(agents, seed.chance(Concern.LINEAGE, 0)).grow();
    cutLoose(parents, orphans(agents));
    return new LineageForest(parents);
  }

  int agents() {
    return parents.length;
  }

  /** The number of the agent that spawned this one, or a negative number when there is none. */
  int parent(int agent) {
    return parents[agent];
  }

  boolean hasParent(int agent) {
    return parents[agent] >= 0;
  }

  /** Whether the parent is named but exists nowhere. */
  boolean isOrphan(int agent) {
    return parents[agent] <= FIRST_MISSING;
  }

  /** Which of the missing parents an orphan names, from 0. */
  int missingParent(int agent) {
    return FIRST_MISSING - parents[agent];
  }

  /** One agent in 500 is an orphan; at least one in an estate of ten. */
  static int orphans(int agents) {
    return agents < 10 ? 0 : Math.max(1, agents / 500);
  }

  /** Gives some roots, evenly chosen, a parent that exists nowhere; two orphans share one. */
  private static void cutLoose(int[] parents, int orphans) {
    if (orphans == 0) {
      return;
    }
    int stride = Math.max(1, roots(parents) / orphans);
    int cut = 0;
    int seen = 0;
    for (int agent = 0; agent < parents.length && cut < orphans; agent++) {
      if (parents[agent] == ROOT && ++seen % stride == 0) {
        parents[agent] = FIRST_MISSING - cut / 2;
        cut++;
      }
    }
  }

  private static int roots(int[] parents) {
    int roots = 0;
    for (int parent : parents) {
      roots += parent == ROOT ? 1 : 0;
    }
    return roots;
  }
}
