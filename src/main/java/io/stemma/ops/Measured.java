package io.stemma.ops;

import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.ProjectionCheck;
import io.stemma.graph.ProjectionState;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.service.Backends;
import io.stemma.service.SchemaReady;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.DualStatus;
import io.stemma.store.postgres.RecordMeasures;
import io.stemma.store.postgres.RecordMeasures.Measure;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the record says of its own keeping, looked at every fifteen seconds: whoever reads metrics
 * or asks whether the service is ready waits for no question.
 */
@Singleton
public class Measured {
  private static final Logger LOG = Logger.getLogger(Measured.class);
  private static final Duration PERIOD = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Backends backends;
  private final RecordMeasures measures;
  private final GraphAvailability graph;
  private final ProjectionCheck projection;
  private final CrashedQueries crashed;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Look last;

  Measured(
      Vertx vertx,
      Backends backends,
      RecordMeasures measures,
      GraphAvailability graph,
      ProjectionCheck projection,
      CrashedQueries crashed) {
    this.crashed = crashed;
    this.vertx = vertx;
    this.backends = backends;
    this.measures = measures;
    this.graph = graph;
    this.projection = projection;
  }

  /**
   * What was seen.
   *
   * @param measures of PostgreSQL; empty where the record is in a file
   * @param graph whether there is a graph
   * @param whole whether it follows all rows
   * @param dual how two stores stand; null where there is one
   */
  record Look(
      Instant at, List<Measure> measures, boolean graph, boolean whole, @Nullable DualStatus dual) {
    Optional<Double> value(String name) {
      return measures.stream()
          .filter(measure -> measure.name().equals(name))
          .map(Measure::value)
          .findFirst();
    }
  }

  private record OfGraph(boolean there, boolean whole) {}

  /** The last look that succeeded; empty before the first. */
  Optional<Look> last() {
    return Optional.ofNullable(last);
  }

  void ready(@Observes SchemaReady event) {
    vertx.runOnContext(this::look);
    vertx.setPeriodic(PERIOD.toMillis(), timer -> look());
  }

  private void look() {
    if (!backends.kind().hasServer() || !looking.compareAndSet(false, true)) {
      return;
    }
    Uni.combine()
        .all()
        .unis(measures.all(), ofGraph(), ofStores())
        .with(
            (seen, ofGraph, dual) ->
                new Look(Instant.now(), seen, ofGraph.there(), ofGraph.whole(), dual.orElse(null)))
        .onTermination()
        .invoke(() -> looking.set(false))
        .subscribe()
        .with(seen -> last = seen, failure -> LOG.debug("Nothing measured", failure));
  }

  private Uni<OfGraph> ofGraph() {
    return graph
        .state()
        .chain(
            state ->
                state.available()
                    ? crashed.look().chain(projection::state).map(Measured::ofGraph)
                    : Uni.createFrom().item(new OfGraph(false, false)));
  }

  private static OfGraph ofGraph(ProjectionState state) {
    return new OfGraph(true, state.isOn() && state.isComplete());
  }

  private Uni<Optional<DualStatus>> ofStores() {
    return backends
        .stores()
        .map(
            stores ->
                vertx
                    .executeBlocking(() -> Optional.of(new DualOperations(stores).status(null, 1)))
                    .onFailure(StemmaException.class)
                    .recoverWithItem(Optional.empty()))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }
}
