package io.stemma.service;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds the requests that are worked on at once: {@code STEMMA_HTTP_…}. */
@ConfigMapping(prefix = "stemma.http")
public interface ServerSettings {
  /** Bytes a body may have, but for those of the audit trail. */
  @WithDefault("1048576")
  MemorySize maxBodyBytes();

  /** Requests at once; the next one is answered 429. */
  @WithDefault("1024")
  int maxRequests();
}
