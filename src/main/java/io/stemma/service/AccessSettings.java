package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds the use of keys: {@code STEMMA_ACCESS_…}. */
@ConfigMapping(prefix = "stemma.access")
public interface AccessSettings {
  /** Milliseconds until a key that was taken back elsewhere is refused here. */
  @WithDefault("2000")
  int refreshMillis();

  /** Requests a minute with a key that has no limit of its own. */
  @WithDefault("1000000")
  long requestsPerMinute();

  /** Wrong keys a minute from one address; more are not looked at. */
  @WithDefault("60")
  long wrongKeysPerMinute();

  /** Days that the use of keys is kept. */
  @WithDefault("90")
  int keepUsesDays();
}
