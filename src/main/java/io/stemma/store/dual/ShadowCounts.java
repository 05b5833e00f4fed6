package io.stemma.store.dual;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the shadow reads of a service came to, by operation. */
public final class ShadowCounts {
  private final Map<String, Operation> operations = new TreeMap<>();
  private long skipped;
  private @Nullable Instant lastDifference;

  /** What one comparison came to. */
  public enum Result {
    /** The same at once. */
    COMPARED,
    /** The same once the secondary had caught up. */
    LATE,
    /** Different only in what is known to differ. */
    IGNORED,
    DIFFERENT,
    /** The secondary could not answer, for want of a connection or a schema. */
    NOT_COMPARED;

    /** As metrics name it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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

  synchronized void count(String operation, Result result, Instant now) {
    of(operation).results.merge(result, 1L, Long::sum);
    if (result == Result.DIFFERENT) {
      lastDifference = now;
    }
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
                    operation.number(Result.COMPARED),
                    operation.number(Result.LATE),
                    operation.number(Result.IGNORED),
                    operation.number(Result.DIFFERENT),
                    operation.number(Result.NOT_COMPARED),
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
    private final Map<Result, Long> results = new EnumMap<>(Result.class);

    long number(Result result) {
      return results.getOrDefault(result, 0L);
    }

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
