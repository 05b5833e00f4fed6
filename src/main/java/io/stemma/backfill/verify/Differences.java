package io.stemma.backfill.verify;

import java.util.ArrayList;
import java.util.List;

/** The differences found so far: all are counted, the first ones listed. */
final class Differences {
  private final int limit;
  private final List<Difference> listed = new ArrayList<>();
  private long count;

  Differences(int limit) {
    this.limit = limit;
  }

  void add(Difference difference) {
    count++;
    if (listed.size() < limit) {
      listed.add(difference);
    }
  }

  boolean isFull() {
    return listed.size() >= limit;
  }

  long count() {
    return count;
  }

  List<Difference> listed() {
    return List.copyOf(listed);
  }
}
