package io.stemma.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherLimits;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.PostgresSettings;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The database this service was told to use. The service starts without one: then every question
 * that needs it fails with the reason.
 */
@Singleton
public class Database implements Supplier<PostgresPools> {
  private static final Logger LOG = Logger.getLogger(Database.class);

  private final @Nullable PostgresPools pools;
  private final @Nullable StemmaException missing;

  Database(Vertx vertx, SmallRyeConfig config, RecordPoolLimits record, CypherLimits cypher) {
    PostgresPools opened = null;
    StemmaException why = null;
    try {
      PostgresSettings settings =
          PostgresSettings.from(name -> config.getConfigValue(name).getRawValue());
      opened = new PostgresPools(vertx, settings, ofRecord(record), ofCypher(record, cypher));
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.STORE_UNAVAILABLE) {
        throw e;
      }
      why = e;
    }
    this.pools = opened;
    this.missing = why;
  }

  /**
   * The pools.
   *
   * @throws StemmaException {@link ErrorCode#STORE_UNAVAILABLE} when none is configured
   */
  @Override
  public PostgresPools get() {
    if (pools != null) {
      return pools;
    }
    throw missing == null ? new IllegalStateException("neither pools nor a reason") : missing;
  }

  /** Whether a URL was given. */
  boolean isConfigured() {
    return pools != null;
  }

  /** Reads the configuration at start, so that a wrong one is not found by the first request. */
  void start(@Observes StartupEvent event) {
    if (pools == null) {
      LOG.warn(missing == null ? "" : missing.detail());
    } else {
      LOG.infof("Record at %s, graph '%s'", pools.settings().url(), pools.settings().graph());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (pools != null) {
      pools.close();
    }
  }

  private static PoolLimits ofRecord(RecordPoolLimits limits) {
    return new PoolLimits(
        limits.poolSize(),
        limits.maxWaitingRequests(),
        limits.checkoutTimeoutMillis(),
        limits.statementTimeoutMillis());
  }

  private static PoolLimits ofCypher(RecordPoolLimits record, CypherLimits limits) {
    return new PoolLimits(
        limits.poolSize(),
        limits.maxConcurrentQueries(),
        record.checkoutTimeoutMillis(),
        limits.maxTimeoutMillis());
  }
}
