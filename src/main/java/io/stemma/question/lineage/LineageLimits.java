package io.stemma.question.lineage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds a lineage question: {@code STEMMA_LINEAGE_…}. */
@ConfigMapping(prefix = "stemma.lineage")
public interface LineageLimits {
  /** Generations followed when the request does not say. */
  @WithDefault("10")
  int defaultDepth();

  /** Generations a request may ask for. */
  @WithDefault("1000")
  int maxDepth();

  /** Agents answered when the request does not say. */
  @WithDefault("100")
  int defaultLimit();

  /** Agents a request may ask for. */
  @WithDefault("10000")
  int maxLimit();

  /** Agents after which the counting of a subtree ends with the generation. */
  @WithDefault("1000000")
  long maxCounted();
}
