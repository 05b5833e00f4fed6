package io.stemma.ops;

import io.stemma.service.OpenRequests;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready from the moment on that the service is told to end. */
@Readiness
@Singleton
public class ShutdownReadiness implements HealthCheck {
  private final OpenRequests requests;

  ShutdownReadiness(OpenRequests requests) {
    this.requests = requests;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("shutdown").status(!requests.isDraining()).build();
  }
}
