package io.stemma.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.ProjectionCheck;
import io.stemma.graph.ProjectionState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready when the graph follows all rows, or when there is none: without Apache AGE everything but
 * Cypher works. A graph that lacks rows must not pass for a whole one, so then it is down.
 */
@Readiness
@Singleton
public class ProjectionReadiness implements AsyncHealthCheck {
  private static final String NAME = "projection";

  private final GraphAvailability graph;
  private final ProjectionCheck projection;
  private final ReadinessTimeout timeout;

  ProjectionReadiness(
      GraphAvailability graph, ProjectionCheck projection, ReadinessTimeout timeout) {
    this.timeout = timeout;
    this.graph = graph;
    this.projection = projection;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return timeout.bounded(
        NAME,
        graph
            .state()
            .chain(
                state ->
                    state.available()
                        ? projection.state().map(ProjectionReadiness::of)
                        : Uni.createFrom().item(without(state.reason())))
            .onFailure(StemmaException.class)
            .recoverWithItem(ProjectionReadiness::unknown));
  }

  private static HealthCheckResponse of(ProjectionState state) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME)
            .status(state.isOn() && state.isComplete())
            .withData("agePresent", true)
            .withData("on", state.isOn())
            .withData("complete", state.isComplete());
    if (!state.isOn()) {
      response.withData("stopped", String.join(", ", state.stopped()));
    }
    if (!state.isComplete()) {
      response
          .withData("gaps", String.join(", ", state.gaps()))
          .withData("reason", "Rows were written without the graph: run 'stemma graph rebuild'.");
    }
    return response.build();
  }

  private static HealthCheckResponse without(@Nullable String reason) {
    return HealthCheckResponse.named(NAME)
        .up()
        .withData("agePresent", false)
        .withData("reason", String.valueOf(reason))
        .build();
  }

  private static HealthCheckResponse unknown(StemmaException failure) {
    return HealthCheckResponse.named(NAME)
        .down()
        .withData("code", failure.code().code())
        .withData("reason", failure.detail())
        .build();
  }
}
