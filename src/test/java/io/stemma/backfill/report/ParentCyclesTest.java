package io.stemma.backfill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rings and self-parents are found, whatever hangs on them. */
class ParentCyclesTest {
  @Test
  void findsEveryRingOnceAndSelfParentsApart() {
    // Given a ring of three with a tail, a ring of two, a self-parent with a child, and a tree
    long[] children = {1, 2, 3, 4, 5, 10, 11, 20, 21, 30, 31};
    long[] parents = {2, 3, 1, 1, 4, 11, 10, 20, 20, 99, 30};

    ParentCycles found = new ParentCycles(children, parents, 10);

    assertThat(found.count()).isEqualTo(2);
    assertThat(found.first()).containsExactly(new long[] {1, 2, 3}, new long[] {10, 11});
    assertThat(found.selfParents()).isEqualTo(1);
    assertThat(found.firstSelfParents()).containsExactly(20L);
  }

  @Test
  void aChainOfAnyLengthIsNoRing() {
    long[] children = LongStream.rangeClosed(1, 200_000).toArray();
    long[] parents = LongStream.rangeClosed(2, 200_001).toArray();

    ParentCycles found = new ParentCycles(children, parents, 10);

    assertThat(found.count()).isZero();
    assertThat(found.selfParents()).isZero();
  }

  @Test
  void remembersTheFirstOnesAndCountsAll() {
    long[] children = LongStream.range(0, 100).toArray();
    long[] parents = LongStream.range(0, 100).map(key -> key ^ 1).toArray();

    ParentCycles found = new ParentCycles(children, parents, 3);

    assertThat(found.count()).isEqualTo(50);
    assertThat(found.first()).hasSize(3);
  }
}
