package io.stemma.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.GraphState;
import io.stemma.service.Backends;
import io.stemma.store.postgres.RecordSchema;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when PostgreSQL answers and the schema is there, or the record is in a file. The graph's
 * state is told beside it: without a graph everything but Cypher works.
 */
@Readiness
@Singleton
public class RecordReadiness implements AsyncHealthCheck {
  private static final String NAME = "record";

  private final RecordSchema schema;
  private final GraphAvailability graph;
  private final Backends backends;
  private final ReadinessTimeout timeout;

  RecordReadiness(
      RecordSchema schema, GraphAvailability graph, Backends backends, ReadinessTimeout timeout) {
    this.timeout = timeout;
    this.backends = backends;
    this.schema = schema;
    this.graph = graph;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    if (!backends.kind().hasServer()) {
      // The file was opened when the service started.
      return graph.state().map(RecordReadiness::ofFile);
    }
    return timeout.bounded(
        NAME,
        schema
            .require()
            .chain(graph::state)
            .map(RecordReadiness::up)
            .onFailure(StemmaException.class)
            .recoverWithItem(RecordReadiness::down));
  }

  private static HealthCheckResponse ofFile(GraphState state) {
    return HealthCheckResponse.named(NAME)
        .up()
        .withData("store", "sqlite")
        .withData("graphAvailable", state.available())
        .withData("graphReason", state.reason())
        .build();
  }

  private static HealthCheckResponse up(GraphState state) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME).up().withData("graphAvailable", state.available());
    return state.available()
        ? response.build()
        : response.withData("graphReason", state.reason()).build();
  }

  private static HealthCheckResponse down(StemmaException failure) {
    return HealthCheckResponse.named(NAME)
        .down()
        .withData("code", failure.code().code())
        .withData("reason", failure.detail())
        .build();
  }
}
