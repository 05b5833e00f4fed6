package io.stemma.graph.crash;

import io.stemma.store.postgres.PostgresSettings;
import java.time.Duration;
import java.time.Instant;

/**
 * Free Cypher is closed, because crashes followed each other.
 *
 * @param until when it opens, by the database's clock
 * @param endNanos the same by this process's own clock
 */
public record Suspension(Instant until, long endNanos) {
  private static final int CRASHES = 2;
  private static final int CRASHES_ELSEWHERE = 5;

  /** How many crashes suspend it: more where they end nobody's session but Cypher's. */
  static int crashes(SuspensionLimits limits, PostgresSettings settings) {
    return limits.crashes().orElse(settings.hasServerForCypher() ? CRASHES_ELSEWHERE : CRASHES);
  }

  static Suspension of(Instant until, Duration left) {
    return new Suspension(until, System.nanoTime() + left.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Seconds until it opens, one at least. */
  long secondsLeft() {
    return Math.max(1, Duration.ofNanos(endNanos - System.nanoTime()).toSeconds());
  }
}
