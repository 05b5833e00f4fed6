package io.stemma.ops;

import io.stemma.store.dual.DualStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How far the other store is behind, where there are two. The primary one answers however far that
 * is: degraded and still up.
 */
@Readiness
@Singleton
public class OutboxReadiness implements HealthCheck {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Measured measured;

  OutboxReadiness(Measured measured) {
    this.measured = measured;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("outbox").up();
    Optional<DualStatus> status = measured.last().map(Measured.Look::dual);
    if (status.isEmpty()) {
      return response.build();
    }
    Instant oldest = status.get().oldest();
    Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
    response
        .withData("entries", status.get().entries())
        .withData("oldestAgeSeconds", age.toSeconds())
        .withData("degraded", age.compareTo(LONG) > 0);
    String lastError = status.get().lastError();
    return age.compareTo(LONG) > 0 && lastError != null
        ? response.withData("reason", lastError).build()
        : response.build();
  }
}
