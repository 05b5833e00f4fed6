package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long agents' states are kept: {@code STEMMA_STATE_…}. */
@ConfigMapping(prefix = "stemma.state")
public interface StateMapping {
  /** Days; an agent's newest state stays, and what a backfill moved in. 0: all stay. */
  @WithDefault("90")
  int keepDays();
}
