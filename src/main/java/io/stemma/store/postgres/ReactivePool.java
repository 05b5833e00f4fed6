package io.stemma.store.postgres;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.concurrent.TimeUnit;

/**
 * Opens pools of the reactive client. A pool is made without the server: it connects when it is
 * asked, and again after the server was away.
 */
public final class ReactivePool {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 10_000;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_TRIES = 3;
  private static final int IDLE_TIMEOUT_SECONDS = 300;
  private static final int STATEMENTS_CACHED = 64;
  private static final int MAX_CACHED_CHARS = 8_192;
  private static final int CYPHER_PIPELINING = 8;
  private static final int MOST_FLUSHES = 64;

  /** Begins a statement of Cypher that is prepared anew each time. */
  public static final String NOT_KEPT = "/* not kept */ ";

  private ReactivePool() {}

  /**
   * A pool for statements that are the same text every time: they are prepared once a connection.
   */
  public static Pool ofPreparedStatements(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions connect = connectOptions(url, applicationName, limits);
    connect.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(STATEMENTS_CACHED);
    // A server that says nothing at all is left, long after it should have ended the statement.
    connect.setIdleTimeout(2 * SILENCE_MILLIS + limits.statementTimeoutMillis());
    connect.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return pool(vertx, connect, limits);
  }

  /**
   * A pool for Cypher. A connection keeps the statements asked last prepared, so far as they are
   * short and not marked: {@link #NOT_KEPT}. AGE's operators are found through the search path.
   */
  public static Pool ofCypher(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions connect = connectOptions(url, applicationName, limits);
    connect.addProperty("search_path", "ag_catalog,public");
    connect.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(STATEMENTS_CACHED);
    connect.setPreparedStatementCacheSqlFilter(ReactivePool::mayBeKept);
    // A query travels together with the beginning and the end of its transaction.
    connect.setPipeliningLimit(CYPHER_PIPELINING);
    return pool(vertx, connect, limits);
  }

  private static boolean mayBeKept(String sql) {
    return sql.length() <= MAX_CACHED_CHARS && !sql.startsWith(NOT_KEPT);
  }

  /**
   * Closes a connection of a pool for good, whatever state it is in: the pool opens another one in
   * its place. The client's own {@code close} would hand it to the next who asks.
   */
  public static void discard(SqlConnection connection) {
    raw(connection).socket().close();
  }

  /** The lease holds the pool's entry, the entry the connection that has the socket. */
  private static SocketConnectionBase raw(SqlConnection connection) {
    if (connection instanceof SqlConnectionInternal lease
        && lease.unwrap().unwrap() instanceof SocketConnectionBase raw) {
      return raw;
    }
    throw new IllegalArgumentException("not of a pool: " + connection.getClass());
  }

  /**
   * Statements sent in one go leave in one packet: the client would write each by itself, and wake
   * the server's process and its own thread for each.
   */
  private static void sendTogether(io.vertx.mutiny.sqlclient.SqlConnection opened) {
    raw(opened.getDelegate())
        .socket()
        .channelHandlerContext()
        .pipeline()
        .addFirst(new FlushConsolidationHandler(MOST_FLUSHES, true));
    opened.closeAndForget();
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
    return PgBuilder.pool()
        .with(pool)
        .connectingTo(connect)
        .using(vertx)
        .withConnectHandler(ReactivePool::sendTogether)
        .build();
  }

  private static PgConnectOptions connectOptions(
      DatabaseUrl url, String applicationName, PoolLimits limits) {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(url.host()).setPort(url.port()).setDatabase(url.database());
    options.setUser(url.user()).setPassword(url.password());
    options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    // A server that is gone without a word is noticed: what it was sent is not acknowledged.
    options
        .setTcpUserTimeout(SILENCE_MILLIS)
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(KEEP_ALIVE_SECONDS)
        .setTcpKeepAliveIntervalSeconds(KEEP_ALIVE_SECONDS)
        .setTcpKeepAliveCount(KEEP_ALIVE_TRIES);
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
