package io.stemma.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** A {@link Pace} for each of many, forgotten when it is unused; those too many share one. */
public final class Paces {
  private static final int MOST = 10_000;
  private static final String ALL_OTHERS = "";

  private final ConcurrentMap<String, Pace> paces = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** With a clock that never goes back, in nanoseconds. */
  public Paces(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes one of what somebody may.
   *
   * @param who a key's id or a client's address
   * @param perMinute how many; where it changes, what was used is kept
   * @return 0 where there was one, else the seconds until there is, at least 1
   */
  public int take(String who, long perMinute) {
    long now = nanos.getAsLong();
    Pace pace = paces.get(who);
    if (pace == null) {
      if (paces.size() >= MOST) {
        paces.values().removeIf(old -> old.isUnused(now));
      }
      String name = paces.size() >= MOST ? ALL_OTHERS : who;
      pace = paces.computeIfAbsent(name, some -> new Pace(perMinute, now));
    }
    long wait = pace.take(now);
    return wait == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, 1 + (wait - 1) / 1_000_000_000L);
  }

  /** Forgets what was allowed to whom, where limits have changed. */
  public void forget(String who) {
    paces.remove(who);
  }
}
