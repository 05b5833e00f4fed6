package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** How answers of two stores are compared: {@code STEMMA_SHADOW_…}. */
@ConfigMapping(prefix = "stemma.shadow")
public interface DualSettings {
  /** Share of the reads that the other store is asked, too, from 0 to 1. */
  @WithDefault("0.1")
  double share();

  /**
   * Columns and named queries whose differences are known and counted apart, for instance {@code
   * core.identities.notes} and {@code discoveries.search}.
   */
  Optional<Set<String>> ignored();
}
