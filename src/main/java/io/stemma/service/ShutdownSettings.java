package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the service ends: {@code STEMMA_SHUTDOWN_…}. */
@ConfigMapping(prefix = "stemma.shutdown")
public interface ShutdownSettings {
  /** Seconds it goes on, not ready, so that whoever sends requests here learns it. */
  @WithDefault("0")
  int delaySeconds();

  /** Seconds that requests may then take to end. */
  @WithDefault("20")
  int seconds();
}
