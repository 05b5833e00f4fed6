package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/**
 * Opens pools of the reactive client. A pool is made without the server: it connects when it is
 * asked, and again after the server was away.
 */
public final class ReactivePool {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int IDLE_TIMEOUT_SECONDS = 300;
  private static final int STATEMENTS_CACHED = 64;

  private ReactivePool() {}

  /**
   * A pool for statements that are the same text every time: they are prepared once a connection.
   */
  public static Pool ofPreparedStatements(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions connect = connectOptions(url, applicationName, limits);
    connect.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(STATEMENTS_CACHED);
    return pool(vertx, connect, limits);
  }

  /**
   * A pool for Cypher. Nothing is cached: a plan made before a label existed goes on answering that
   * there is none. AGE's operators are found through the search path.
   */
  public static Pool ofCypher(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions connect = connectOptions(url, applicationName, limits);
    connect.addProperty("search_path", "ag_catalog,public");
    // One statement at a time: nothing may be sent behind a query whose failure is not yet known.
    connect.setPipeliningLimit(1);
    return pool(vertx, connect, limits);
  }

  private static Pool pool(Vertx vertx, PgConnectOptions connect, PoolLimits limits) {
    PoolOptions pool =
        new PoolOptions()
            .setName(connect.getProperties().get("application_name"))
            .setMaxSize(limits.maxConnections())
            .setMaxWaitQueueSize(limits.maxWaiting())
            .setConnectionTimeout(limits.checkoutTimeoutMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return PgBuilder.pool().with(pool).connectingTo(connect).using(vertx).build();
  }

  private static PgConnectOptions connectOptions(
      DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(url.host()).setPort(url.port()).setDatabase(url.database());
    options.setUser(url.user()).setPassword(url.password());
    options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpKeepAlive(true);
    options.addProperty("application_name", applicationName);
    options.setMetricsName("postgresql|" + applicationName);
    options.addProperty("TimeZone", "UTC");
    options.addProperty("statement_timeout", Integer.toString(limits.statementTimeoutMillis()));
    secure(options, url);
    return options;
  }

  private static void secure(PgConnectOptions options, DatabaseUrl url) {
    String mode = url.parameters().getOrDefault("sslmode", "prefer");
    try {
      options.setSslMode(SslMode.of(mode));
    } catch (IllegalArgumentException e) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          "sslmode in the PostgreSQL URL must be disable, allow, prefer, require, verify-ca or "
              + "verify-full.",
          e);
    }
    String rootCertificate = url.parameters().get("sslrootcert");
    if (rootCertificate != null) {
      options.setPemTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
    } else if (options.getSslMode() != SslMode.VERIFY_CA
        && options.getSslMode() != SslMode.VERIFY_FULL) {
      // As libpq: without a root certificate, these modes encrypt and do not check who answers.
      options.setTrustAll(true);
    }
    if (options.getSslMode() == SslMode.VERIFY_FULL) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
  }
}
