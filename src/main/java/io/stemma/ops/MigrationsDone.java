package io.stemma.ops;

import io.stemma.service.Backends;
import io.stemma.service.SchemaReady;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Started, and ready, when the schema is there as far as this service sees to it: half of it may
 * look like all of it to whoever asks for some table.
 */
@Startup
@Readiness
@Singleton
public class MigrationsDone implements HealthCheck {
  private final Backends backends;
  private volatile boolean done;

  MigrationsDone(Backends backends) {
    this.backends = backends;
  }

  void ready(@Observes SchemaReady event) {
    done = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("migrations")
        .status(done || !backends.kind().hasServer())
        .build();
  }
}
