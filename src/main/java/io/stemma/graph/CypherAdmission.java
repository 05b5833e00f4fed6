package io.stemma.graph;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.store.postgres.ReactiveFailures;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets queries in: so many at once, while there is a graph, and none that is known to end the
 * server.
 */
final class CypherAdmission {
  private final GraphAvailability availability;
  private final CrashedQueries crashed;
  private final Semaphore slots;

  CypherAdmission(
      GraphAvailability availability, CrashedQueries crashed, int maxConcurrentQueries) {
    this.availability = availability;
    this.crashed = crashed;
    this.slots = new Semaphore(maxConcurrentQueries);
  }

  /** Runs the work when it is let in. */
  <T> Uni<T> admit(CypherQuery query, Supplier<Uni<T>> work) {
    Runnable leave = enter();
    return checked(query).chain(ready -> work.get()).onTermination().invoke(leave);
  }

  /** The same for work with many results; it stays in until the last. */
  <T> Multi<T> admitAll(CypherQuery query, Supplier<Multi<T>> work) {
    Runnable leave = enter();
    return checked(query)
        .onItem()
        .transformToMulti(ready -> work.get())
        .onTermination()
        .invoke(leave);
  }

  private Uni<Void> checked(CypherQuery query) {
    return availability
        .require()
        .chain(() -> crashed.check(query.known().shape(), query.known().isFree()));
  }

  private Runnable enter() {
    if (!slots.tryAcquire()) {
      throw ReactiveFailures.tooBusy(null);
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        slots.release();
      }
    };
  }
}
