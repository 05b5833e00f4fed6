package io.stemma.store.postgres;

import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Opens pools of the reactive client. A pool is made without the server: it connects when it is
 * asked, and again after the server was away.
 */
public final class ReactivePool {
  /** So long after a statement should have ended a server that says nothing is given up. */
  static final int SILENCE_MILLIS = 5_000;

  /** So long a server may take to say that it is there. */
  static final int ANSWER_MILLIS = 1_000;

  private static final int IDLE_TIMEOUT_SECONDS = 300;
  private static final int STATEMENTS_CACHED = 64;
  private static final int MAX_CACHED_CHARS = 8_192;
  private static final int CYPHER_PIPELINING = 8;
  private static final int LENT_PIPELINING = 3;
  private static final int MOST_FLUSHES = 64;

  /** Begins a statement of Cypher that is prepared anew each time. */
  public static final String NOT_KEPT = "/* not kept */ ";

  private static final SessionSettings OF_CYPHER =
      SessionSettings.plain().readOnly().withSearchPath("ag_catalog,public");

  private ReactivePool() {}

  /**
   * A pool for statements that are the same text every time: they are prepared once a connection.
   */
  public static CountedPool ofPreparedStatements(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    return ofPreparedStatements(vertx, Route.direct(url), applicationName, limits);
  }

  /** The same; through a pooler they are prepared each time, and sessions have no time limit. */
  static CountedPool ofPreparedStatements(
      Vertx vertx, Route route, String applicationName, PoolLimits limits) {
    return pool(
        vertx,
        route.url(),
        server -> ofStatements(ofRoute(route, server, applicationName, limits), limits),
        applicationName,
        limits);
  }

  private static PgConnectOptions ofRoute(
      Route route, DatabaseUrl server, String applicationName, PoolLimits limits) {
    if (!route.pooled()) {
      return connectOptions(server, applicationName, limits, SessionSettings.plain());
    }
    PgConnectOptions options = ReactiveConnect.options(server, applicationName);
    // The client would send it with each session; a server since 12 is as exact without.
    options.getProperties().remove("extra_float_digits");
    // A statement travels together with the beginning and the end of its transaction.
    options.setPipeliningLimit(LENT_PIPELINING);
    return options.setUseLayer7Proxy(true);
  }

  /** A server that says nothing at all is left, long after it should have ended the statement. */
  private static PgConnectOptions ofStatements(PgConnectOptions options, PoolLimits limits) {
    options.setIdleTimeout(SILENCE_MILLIS + limits.statementTimeoutMillis());
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  /**
   * A pool for Cypher. A connection keeps the statements asked last prepared, so far as they are
   * short and not marked: {@link #NOT_KEPT}. AGE's operators are found through the search path.
   */
  public static CountedPool ofCypher(
      Vertx vertx, DatabaseUrl url, String applicationName, PoolLimits limits) {
    return pool(
        vertx,
        url,
        server -> ofCypher(connectOptions(server, applicationName, limits, OF_CYPHER)),
        applicationName,
        limits);
  }

  private static PgConnectOptions ofCypher(PgConnectOptions options) {
    options.setPreparedStatementCacheSqlFilter(ReactivePool::mayBeKept);
    // A query travels together with the beginning and the end of its transaction.
    options.setPipeliningLimit(CYPHER_PIPELINING);
    return options;
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
  private static void opened(
      io.vertx.mutiny.sqlclient.SqlConnection connection, AtomicInteger established) {
    Channel channel = raw(connection.getDelegate()).socket().channelHandlerContext().channel();
    channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_FLUSHES, true));
    established.incrementAndGet();
    channel.closeFuture().addListener(closed -> established.decrementAndGet());
    connection.closeAndForget();
  }

  private static CountedPool pool(
      Vertx vertx,
      DatabaseUrl url,
      Function<DatabaseUrl, PgConnectOptions> connect,
      String applicationName,
      PoolLimits limits) {
    AtomicInteger established = new AtomicInteger();
    SslRequest ssl = new SslRequest(vertx.getDelegate(), connect.apply(url).getConnectTimeout());
    ServerChoice choice =
        new ServerChoice(vertx.getDelegate(), url, server -> ssl.settled(connect.apply(server)));
    Pool pool =
        PgBuilder.pool()
            .with(bounded(applicationName, limits))
            .using(vertx)
            .withConnectHandler(connection -> opened(connection, established))
            .connectingTo(() -> Uni.createFrom().completionStage(choice.next().toCompletionStage()))
            .build();
    return new CountedPool(vertx.getDelegate(), url, limits, pool, established);
  }

  private static PoolOptions bounded(String applicationName, PoolLimits limits) {
    return new PoolOptions()
        .setName(applicationName)
        .setMaxSize(limits.maxConnections())
        .setMaxWaitQueueSize(limits.maxWaiting())
        .setConnectionTimeout(limits.checkoutTimeoutMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private static PgConnectOptions connectOptions(
      DatabaseUrl url, String applicationName, PoolLimits limits, SessionSettings settings) {
    PgConnectOptions options = ReactiveConnect.options(url, applicationName);
    SessionSettings session = settings.withTimeLimit(limits.statementTimeoutMillis());
    String asked = url.parameters().getOrDefault("options", "");
    options.addProperty("options", session.options(asked));
    options.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(STATEMENTS_CACHED);
    return options;
  }
}
