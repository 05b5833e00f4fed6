package io.stemma.ops;

import io.stemma.graph.crash.CrashedQueries;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether free Cypher is suspended because of crashes. All else is answered: degraded and still up.
 */
@Readiness
@Singleton
public class CypherReadiness implements HealthCheck {
  private final CrashedQueries crashed;

  CypherReadiness(CrashedQueries crashed) {
    this.crashed = crashed;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("cypher").up();
    Optional<String> until = crashed.suspension().map(suspension -> suspension.until().toString());
    response.withData("degraded", until.isPresent());
    until.ifPresent(
        time ->
            response
                .withData("suspendedUntil", time)
                .withData(
                    "reason",
                    "Queries ended server processes: see 'stemma graph crashes'; 'stemma graph"
                        + " release' opens free Cypher."));
    return response.build();
  }
}
