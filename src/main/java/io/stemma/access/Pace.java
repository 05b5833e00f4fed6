package io.stemma.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How often something may happen: so many times at once, and then as many in a minute, evenly. It
 * keeps one number, the time until which all has been used up.
 */
public final class Pace {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final long costNanos;
  private final long burstNanos;
  private final AtomicLong usedUntil;

  /**
   * A pace that begins unused.
   *
   * @param perMinute at least 1; also how many may come at once
   * @param nowNanos a clock that never goes back
   */
  public Pace(long perMinute, long nowNanos) {
    this.costNanos = Math.max(1, MINUTE_NANOS / perMinute);
    this.burstNanos = costNanos * perMinute;
    this.usedUntil = new AtomicLong(nowNanos);
  }

  /** Takes one; 0 where there was one, else nanoseconds until there is. */
  public long take(long nowNanos) {
    while (true) {
      long used = usedUntil.get();
      long begin = Math.max(used, nowNanos);
      long wait = begin + costNanos - nowNanos - burstNanos;
      if (wait > 0) {
        return wait;
      }
      if (usedUntil.compareAndSet(used, begin + costNanos)) {
        return 0;
      }
    }
  }

  /** Whether it is as if it had never been used. */
  public boolean isUnused(long nowNanos) {
    return usedUntil.get() <= nowNanos;
  }
}
