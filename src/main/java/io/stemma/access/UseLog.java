package io.stemma.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts uses until they are kept. What it holds is bounded: where too much is told apart, only
 * keys and outcomes are.
 */
public final class UseLog {
  private static final int MOST = 5_000;

  private Map<KeyUse, UseCount> counts = new HashMap<>();

  /** Notes one. */
  public synchronized void note(KeyUse use, Instant at) {
    KeyUse told = counts.size() < MOST || counts.containsKey(use) ? use : use.coarse();
    UseCount before = counts.get(told);
    counts.put(told, before == null ? new UseCount(told, 1, at, at) : before.and(at));
  }

  /** What has been noted since the last time. */
  public List<UseCount> drain() {
    Map<KeyUse, UseCount> drained;
    synchronized (this) {
      drained = counts;
      counts = new HashMap<>();
    }
    return new ArrayList<>(drained.values());
  }

  /** Takes back what could not be kept. */
  public synchronized void putBack(List<UseCount> drained) {
    for (UseCount count : drained) {
      KeyUse use =
          counts.size() < MOST || counts.containsKey(count.use())
              ? count.use()
              : count.use().coarse();
      counts.merge(
          use,
          new UseCount(use, count.uses(), count.firstAt(), count.lastAt()),
          (now, old) -> new UseCount(use, now.uses() + old.uses(), old.firstAt(), now.lastAt()));
    }
  }
}
