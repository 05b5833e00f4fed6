package io.stemma.store.dual;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the shadow reads of a service came to, by operation. */
public final class ShadowCounts {
  private final Map<String, Operation> operations = new TreeMap<>();
  private long skipped;
  private @Nullable Instant lastDifference;

  /**
   * What one operation came to.
   *
   * @param compared answers that were the same at once
   * @param late answers that were the same when the other store had followed
   * @param ignored answers that differed only in what is known to
   * @param different answers that differed, failures included
   * @param notCompared reads that the other side could not answer, for want of a connection or a
   *     schema
   * @param primaryMillis times of both sides, of the latest answers: median and 99th percentile
   */
  public record Summary(
      long compared,
      long late,
      long ignored,
      long different,
      long notCompared,
      Percentiles primaryMillis,
      Percentiles otherMillis) {
    /** Answers that were compared. */
    public long reads() {
      return compared + late + ignored + different;
    }
  }

  /** Of the latest answers, in milliseconds. */
  public record Percentiles(double p50, double p99) {}

  synchronized void asked(String operation, Phase.Side side, long nanos) {
    of(operation).times(side).add(nanos);
  }

  synchronized void compared(String operation) {
    of(operation).compared++;
  }

  synchronized void late(String operation) {
    of(operation).late++;
  }

  synchronized void ignored(String operation) {
    of(operation).ignored++;
  }

  synchronized void different(String operation, Instant now) {
    of(operation).different++;
    lastDifference = now;
  }

  synchronized void notCompared(String operation) {
    of(operation).notCompared++;
  }

  synchronized void skipped() {
    skipped++;
  }

  /** Questions that were not compared, since too many waited. */
  public synchronized long skippedReads() {
    return skipped;
  }

  /** When an answer differed last; null where none did. */
  public synchronized @Nullable Instant lastDifference() {
    return lastDifference;
  }

  /** By operation; times are by which side was primary last. */
  public synchronized Map<String, Summary> summaries(Phase.Side primary) {
    Map<String, Summary> summaries = new TreeMap<>();
    operations.forEach(
        (name, operation) ->
            summaries.put(
                name,
                new Summary(
                    operation.compared,
                    operation.late,
                    operation.ignored,
                    operation.different,
                    operation.notCompared,
                    operation.times(primary).percentiles(),
                    operation.times(primary.other()).percentiles())));
    return summaries;
  }

  private Operation of(String operation) {
    return operations.computeIfAbsent(operation, name -> new Operation());
  }

  private static final class Operation {
    private final Times sqlite = new Times();
    private final Times postgres = new Times();
    private long compared;
    private long late;
    private long ignored;
    private long different;
    private long notCompared;

    Times times(Phase.Side side) {
      return side == Phase.Side.SQLITE ? sqlite : postgres;
    }
  }

  /** The latest times, so many that a percentile says something. */
  private static final class Times {
    private static final int KEPT = 2_000;
    private static final double MILLIS = 1e6;

    private final long[] nanos = new long[KEPT];
    private long count;

    void add(long time) {
      nanos[(int) (count++ % KEPT)] = time;
    }

    Percentiles percentiles() {
      long[] sorted = Arrays.copyOf(nanos, (int) Math.min(count, KEPT));
      Arrays.sort(sorted);
      return sorted.length == 0
          ? new Percentiles(0, 0)
          : new Percentiles(
              sorted[(sorted.length - 1) / 2] / MILLIS,
              sorted[(int) ((sorted.length - 1) * 0.99)] / MILLIS);
    }
  }
}
