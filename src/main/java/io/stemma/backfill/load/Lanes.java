package io.stemma.backfill.load;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Spreads the tables of a source over lanes, and waits for them. */
final class Lanes {
  private final List<Lane.Step> steps;

  /** Phases one after the other; in each, lanes side by side. */
  private final List<List<List<Lane.Step>>> phases;

  private final Map<Lane.Step, TableCount> counts = new ConcurrentHashMap<>();

  Lanes(List<Lane.Step> steps) {
    this.steps = List.copyOf(steps);
    List<Lane.Step> rest = those(steps, step -> !step.mapping().target().hasPlaceholders());
    // Whoever is named is there before anybody names him: two lanes that both made placeholders and
    // identities would wait for each other.
    this.phases =
        List.of(
            List.of(those(steps, step -> step.mapping().target().hasPlaceholders())),
            List.of(
                those(rest, step -> step.mapping().target().monthColumn() == null),
                those(rest, step -> step.mapping().target().monthColumn() != null)));
  }

  /** Is shown the steps. */
  interface Visitor {
    void visit(Lane.Step step, int phase, int lane) throws SQLException;
  }

  /** Shows every step with its place, in the order of the lanes. */
  void visit(Visitor visitor) throws SQLException {
    for (int phase = 0; phase < phases.size(); phase++) {
      for (int lane = 0; lane < phases.get(phase).size(); lane++) {
        for (Lane.Step step : phases.get(phase).get(lane)) {
          visitor.visit(step, phase, lane);
        }
      }
    }
  }

  /** Moves all tables and returns their accounts, in the order of the tables. */
  List<TableCount> move(RunContext run) throws SQLException {
    for (List<List<Lane.Step>> lanes : phases) {
      moveAll(run, lanes);
    }
    return steps.stream().map(step -> Objects.requireNonNull(counts.get(step))).toList();
  }

  private static List<Lane.Step> those(List<Lane.Step> steps, Predicate<Lane.Step> which) {
    return steps.stream().filter(which).toList();
  }

  private void moveAll(RunContext run, List<List<Lane.Step>> lanes) throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(lanes.size());
    try {
      List<Lane> all = lanes.stream().map(tables -> new Lane(tables, run, counts)).toList();
      finish(pool.invokeAll(all));
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
