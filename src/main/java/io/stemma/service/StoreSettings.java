package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What bounds the governance store: {@code STEMMA_STORE_…}. */
@ConfigMapping(prefix = "stemma.store")
public interface StoreSettings {
  /** Connections that write, and as many that read; when not given, as for the record's reads. */
  Optional<Integer> poolSize();

  /** Milliseconds one waits for a connection, or for other writers of a SQLite file. */
  @WithDefault("5000")
  int busyTimeoutMillis();

  /** Hours a session lives without being used. */
  @WithDefault("24")
  int sessionLifeHours();

  /** Discoveries that an agent may store in an hour. */
  @WithDefault("20")
  int discoveriesPerHour();

  /** Seconds that a caller's time may be in the future. */
  @WithDefault("300")
  int clockSkewSeconds();

  /** Hours that the answer to a request with an Idempotency-Key is kept. */
  @WithDefault("24")
  int requestLifeHours();
}
