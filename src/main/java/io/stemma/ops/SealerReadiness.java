package io.stemma.ops;

import io.stemma.service.TrailSealing;
import io.stemma.service.TrailWitnesses;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How the audit trail is sealed. Entries are taken in and answered without it: degraded and still
 * up.
 */
@Readiness
@Singleton
public class SealerReadiness implements HealthCheck {
  private static final double MILLIS = 1e3;

  private final TrailSealing sealing;
  private final TrailWitnesses witnesses;
  private final Measured measured;

  SealerReadiness(TrailSealing sealing, TrailWitnesses witnesses, Measured measured) {
    this.sealing = sealing;
    this.witnesses = witnesses;
    this.measured = measured;
  }

  @Override
  public HealthCheckResponse call() {
    String failure = sealing.failure() == null ? witnesses.failure() : sealing.failure();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("sealer")
            .up()
            .withData("sealing", sealing.isOn() && !sealing.isRefused())
            .withData("degraded", failure != null);
    if (failure != null) {
      response.withData("reason", failure);
    }
    measured
        .last()
        .ifPresent(
            look -> {
              look.value("unsealed_entries")
                  .ifPresent(entries -> response.withData("unsealedEntries", entries.longValue()));
              look.value("last_checkpoint")
                  .ifPresent(at -> response.withData("checkpointAgeSeconds", age(at)));
            });
    return response.build();
  }

  private static long age(double epochSeconds) {
    Instant signed = Instant.ofEpochMilli((long) (epochSeconds * MILLIS));
    return Duration.between(signed, Instant.now()).toSeconds();
  }
}
