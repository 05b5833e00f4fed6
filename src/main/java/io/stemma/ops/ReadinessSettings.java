package io.stemma.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long the service looks whether it is ready: {@code STEMMA_READINESS_…}. */
@ConfigMapping(prefix = "stemma.readiness")
public interface ReadinessSettings {
  /** Milliseconds a check waits for PostgreSQL. */
  @WithDefault("1500")
  int timeoutMillis();
}
