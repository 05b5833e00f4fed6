package io.stemma.backfill.load;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps all lanes of a run together at or below a number of source rows a second. */
final class RowPace {
  /** Below this a wait is put off: a thread cannot sleep for microseconds. */
  private static final long SHORTEST_WAIT_NANOS = Duration.ofMillis(5).toNanos();

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final long rowsPerSecond;
  private final LongSupplier nanoTime;
  private final Wait wait;
  private long due;

  /** Lets time pass. */
  interface Wait {
    void nanos(long nanos) throws InterruptedException;
  }

  /**
   * Makes a pace.
   *
   * @param rowsPerSecond 0 for as fast as it goes
   * @param nanoTime a clock that only goes forward
   */
  RowPace(long rowsPerSecond, LongSupplier nanoTime, Wait wait) {
    this.rowsPerSecond = rowsPerSecond;
    this.nanoTime = nanoTime;
    this.wait = wait;
    this.due = nanoTime.getAsLong();
  }

  static RowPace of(long rowsPerSecond) {
    return new RowPace(
        rowsPerSecond,
        System::nanoTime,
        nanos -> Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000)));
  }

  /** Returns when one more row may be read. */
  void awaitRow() {
    if (rowsPerSecond == 0) {
      return;
    }
    long ahead = claim();
    if (ahead >= SHORTEST_WAIT_NANOS) {
      try {
        wait.nanos(ahead);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Rows a transaction may take: what passes in about a second, so that whoever asks the run to
   * stop does not wait for a long batch to fill slowly.
   */
  int batchRows(int wanted) {
    return rowsPerSecond == 0 ? wanted : (int) Math.min(wanted, Math.max(1, rowsPerSecond / 2));
  }

  /** Takes the next row's turn; how many nanoseconds ahead of time that is. */
  private synchronized long claim() {
    long now = nanoTime.getAsLong();
    // Time that nobody used is gone: a pause is not made good by a rush.
    due = Math.max(due, now - SHORTEST_WAIT_NANOS) + SECOND_NANOS / rowsPerSecond;
    return due - now;
  }
}
