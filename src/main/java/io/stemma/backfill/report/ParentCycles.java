package io.stemma.backfill.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the rings in a lineage in one pass.
 *
 * <p>Everybody has one parent, so a walk upwards either ends or comes to where some walk has been:
 * where it was this very walk, that is a ring. Nobody is walked over twice, so a chain of any
 * length costs no more than as many agents side by side.
 */
final class ParentCycles {
  private final List<long[]> rings = new ArrayList<>();
  private final List<Long> selfParents = new ArrayList<>();
  private final int most;
  private long count;
  private long selfCount;

  /**
   * Looks for rings.
   *
   * @param children keys of all who have a parent, ascending
   * @param parents the key of each one's parent
   * @param most how many are remembered; all are counted
   */
  ParentCycles(long[] children, long[] parents, int most) {
    this.most = most;
    int[] walkOf = new int[children.length];
    for (int start = 0; start < children.length; start++) {
      int at = start;
      while (at >= 0 && walkOf[at] == 0) {
        walkOf[at] = start + 1;
        at = Arrays.binarySearch(children, parents[at]);
      }
      if (at >= 0 && walkOf[at] == start + 1) {
        found(children, parents, at);
      }
    }
  }

  /** Rings of two and more. */
  long count() {
    return count;
  }

  /** The first of them, each as its members' keys, every one followed by its parent. */
  List<long[]> first() {
    return rings;
  }

  long selfParents() {
    return selfCount;
  }

  List<Long> firstSelfParents() {
    return selfParents;
  }

  private void found(long[] children, long[] parents, int at) {
    if (parents[at] == children[at]) {
      selfCount++;
      if (selfParents.size() < most) {
        selfParents.add(children[at]);
      }
      return;
    }
    count++;
    if (rings.size() < most) {
      rings.add(ring(children, parents, at));
    }
  }

  private static long[] ring(long[] children, long[] parents, int first) {
    List<Long> ring = new ArrayList<>();
    int at = first;
    do {
      ring.add(children[at]);
      at = Arrays.binarySearch(children, parents[at]);
    } while (at != first);
    return ring.stream().mapToLong(Long::longValue).toArray();
  }
}
