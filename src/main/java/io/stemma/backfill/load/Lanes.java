package io.stemma.backfill.load;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the tables of a source over lanes, and waits for them.
 *
 * <p>Tables that refer to each other make a strand and are moved one after the other. A lane that
 * is done with a strand takes the next; the long ones come first, so that none is left over when
 * the others are done.
 */
final class Lanes {
  /** A lane reads in one thread while its other one writes: two keep a small server busy. */
  static final int MOST = 2;

  private final List<Lane.Step> steps;

  /** Phases one after the other; the strands of each, the longest first. */
  private final List<List<List<Lane.Step>>> phases;

  private final Map<Lane.Step, TableCount> counts = new ConcurrentHashMap<>();

  /**
   * Plans the lanes.
   *
   * @param volumes how much there is of each table
   */
  Lanes(List<Lane.Step> steps, Map<Lane.Step, Volume> volumes) {
    this.steps = List.copyOf(steps);
    ToLongFunction<Lane.Step> work = step -> Objects.requireNonNull(volumes.get(step)).work();
    // Whoever is named is there before anybody names him: two lanes that both made placeholders and
    // identities would wait for each other.
    Map<Boolean, List<Lane.Step>> named =
        steps.stream()
            .collect(Collectors.partitioningBy(s -> s.mapping().target().hasPlaceholders()));
    this.phases =
        List.of(
            strands(Objects.requireNonNull(named.get(true)), work),
            strands(Objects.requireNonNull(named.get(false)), work));
  }

  private static List<List<Lane.Step>> strands(
      List<Lane.Step> steps, ToLongFunction<Lane.Step> work) {
    Map<String, List<Lane.Step>> strands = new LinkedHashMap<>();
    for (Lane.Step step : steps) {
      strands
          .computeIfAbsent(step.mapping().target().strand(), name -> new ArrayList<>())
          .add(step);
    }
    ToLongFunction<List<Lane.Step>> ofStrand = tables -> tables.stream().mapToLong(work).sum();
    return strands.values().stream().sorted(Comparator.comparingLong(ofStrand).reversed()).toList();
  }

  /** Is shown the steps. */
  interface Visitor {
    void visit(Lane.Step step, int phase, int strand) throws SQLException;
  }

  /** Shows every step with its place, in the order of the strands. */
  void visit(Visitor visitor) throws SQLException {
    for (int phase = 0; phase < phases.size(); phase++) {
      for (int strand = 0; strand < phases.get(phase).size(); strand++) {
        for (Lane.Step step : phases.get(phase).get(strand)) {
          visitor.visit(step, phase, strand);
        }
      }
    }
  }

  /** Moves all tables and returns their accounts, in the order of the tables. */
  List<TableCount> move(RunContext run) throws SQLException {
    for (List<List<Lane.Step>> strands : phases) {
      moveAll(run, strands);
    }
    return steps.stream().map(step -> Objects.requireNonNull(counts.get(step))).toList();
  }

  private void moveAll(RunContext run, List<List<Lane.Step>> strands) throws SQLException {
    Queue<List<Lane.Step>> left = new ConcurrentLinkedQueue<>(strands);
    List<Lane> lanes =
        IntStream.range(0, Math.min(MOST, strands.size()))
            .mapToObj(number -> new Lane(left, run, counts))
            .toList();
    ExecutorService pool = Executors.newFixedThreadPool(MOST);
    try {
      finish(pool.invokeAll(lanes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StemmaException(ErrorCode.STORE_UNAVAILABLE, "The backfill was interrupted.", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for every lane; the first failure is thrown, the others go with it. */
  private static void finish(List<Future<Void>> lanes) throws SQLException, InterruptedException {
    @Nullable Throwable failure = null;
    for (Future<Void> lane : lanes) {
      try {
        lane.get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (failure == null) {
          failure = cause;
        } else {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    if (failure instanceof RuntimeException other) {
      throw other;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }
}
