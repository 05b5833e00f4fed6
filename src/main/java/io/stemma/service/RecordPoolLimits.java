package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** The pool that reads the record: {@code DB_POSTGRES_MAX_CONN} and {@code STEMMA_RECORD_…}. */
@ConfigMapping(prefix = "stemma.record")
public interface RecordPoolLimits {
  /**
   * Connections at most; when not given, twice the processors here, and no more than {@code
   * DB_POSTGRES_MAX_CONN}.
   */
  Optional<Integer> poolSize();

  /** Requests that may wait for a connection; the next one is answered 429. */
  @WithDefault("1024")
  @WithName("max-waiting")
  int maxWaitingRequests();

  /** Milliseconds one waits for a connection. */
  @WithDefault("5000")
  int checkoutTimeoutMillis();

  /** Milliseconds a statement may take. */
  @WithDefault("10000")
  int statementTimeoutMillis();
}
