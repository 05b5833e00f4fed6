package io.stemma.ops;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Bounds how long a readiness check waits for PostgreSQL: who asks for readiness must learn within
 * two seconds that a server has fallen silent, long before its statements are given up.
 */
@Singleton
public class ReadinessTimeout {
  private final Duration longest;

  ReadinessTimeout(ReadinessSettings settings) {
    this.longest = Duration.ofMillis(settings.timeoutMillis());
  }

  /** The check's own answer, or that the service is not ready where there is none in time. */
  Uni<HealthCheckResponse> bounded(String name, Uni<HealthCheckResponse> check) {
    return check
        .ifNoItem()
        .after(longest)
        .recoverWithItem(
            () ->
                HealthCheckResponse.named(name)
                    .down()
                    .withData("code", ErrorCode.STORE_UNAVAILABLE.code())
                    .withData(
                        "reason",
                        "PostgreSQL has not answered within " + longest.toMillis() + " ms.")
                    .build());
  }
}
