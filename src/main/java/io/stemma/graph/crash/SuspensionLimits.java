package io.stemma.graph.crash;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** When crashes suspend free Cypher: {@code STEMMA_CYPHER_SUSPENSION_…}. */
@ConfigMapping(prefix = "stemma.cypher-suspension")
public interface SuspensionLimits {
  /**
   * Crashes within the window that suspend it; when not given 2, or 5 where Cypher has a server of
   * its own.
   */
  Optional<Integer> crashes();

  /** Seconds in which crashes are counted together. */
  @WithDefault("300")
  int windowSeconds();

  /** Seconds after the last of them that free Cypher stays suspended. */
  @WithDefault("900")
  int seconds();
}
