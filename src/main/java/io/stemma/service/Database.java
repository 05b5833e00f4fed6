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
  private static final String MAX_CONNECTIONS_KEY = "DB_POSTGRES_MAX_CONN";
  private static final int MAX_CONNECTIONS = 10;
  private static final String MIN_CONNECTIONS_KEY = "DB_POSTGRES_MIN_CONN";
  private static final int MIN_CONNECTIONS = 2;
  private static final int CONNECTIONS_A_PROCESSOR = 2;

  private final @Nullable PostgresPools pools;
  private final @Nullable StemmaException missing;
  private final PoolLimits recordLimits;

  Database(Vertx vertx, SmallRyeConfig config, RecordPoolLimits record, CypherLimits cypher) {
    this.recordLimits = ofRecord(record, config);
    PostgresPools opened = null;
    StemmaException why = null;
    try {
      PostgresSettings settings =
          PostgresSettings.from(name -> config.getConfigValue(name).getRawValue());
      opened =
          new PostgresPools(
              vertx, settings, recordLimits, ofCypher(record, cypher), connectionsForPaths(cypher));
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.STORE_UNAVAILABLE) {
        StartRefused.end(e);
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

  /** What bounds each pool that reads or writes the record. */
  PoolLimits recordLimits() {
    return recordLimits;
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
      PostgresSettings settings = pools.settings();
      LOG.infof(
          "Record at %s%s, graph '%s'",
          settings.url(),
          settings.requests().pooled() ? ", requests by way of " + settings.requests().url() : "",
          settings.graph());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (pools != null) {
      pools.close();
    }
  }

  /**
   * More statements at once than processors can serve take time from each other and from us: with
   * ten connections on two processors one answer in a hundred took 100 ms, with four 5 ms, and more
   * were answered (docs/benchmarks.md).
   */
  private static int connections(RecordPoolLimits limits, SmallRyeConfig config) {
    int most = config.getOptionalValue(MAX_CONNECTIONS_KEY, Integer.class).orElse(MAX_CONNECTIONS);
    int fitting = CONNECTIONS_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
    return limits.poolSize().orElse(Math.min(most, fitting));
  }

  private static int connectionsForPaths(CypherLimits limits) {
    return limits.pathPoolSize().orElse(Runtime.getRuntime().availableProcessors());
  }

  private static PoolLimits ofRecord(RecordPoolLimits limits, SmallRyeConfig config) {
    int least = config.getOptionalValue(MIN_CONNECTIONS_KEY, Integer.class).orElse(MIN_CONNECTIONS);
    return new PoolLimits(
        least,
        connections(limits, config),
        limits.maxWaitingRequests(),
        limits.checkoutTimeoutMillis(),
        limits.statementTimeoutMillis());
  }

  private static PoolLimits ofCypher(RecordPoolLimits record, CypherLimits limits) {
    return new PoolLimits(
        limits.poolSize(),
        limits.maxConcurrentQueries(),
        record.checkoutTimeoutMillis(),
        limits.defaultTimeoutMillis());
  }
}
