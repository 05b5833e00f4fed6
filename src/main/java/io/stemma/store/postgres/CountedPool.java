package io.stemma.store.postgres;

import io.stemma.error.StemmaException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool of the reactive client that knows how many of its connections are established. So a
 * request that waited for a connection in vain learns why: all are in use (429), or none could be
 * made because PostgreSQL is away (503).
 */
public final class CountedPool {
  private final Vertx vertx;
  private final DatabaseUrl url;
  private final PoolLimits limits;
  private final Pool pool;
  private final AtomicInteger established;

  CountedPool(
      Vertx vertx, DatabaseUrl url, PoolLimits limits, Pool pool, AtomicInteger established) {
    this.vertx = vertx;
    this.url = url;
    this.limits = limits;
    this.pool = pool;
    this.established = established;
  }

  /** The pool itself. */
  Pool pool() {
    return pool;
  }

  /** Takes a connection, waiting for one where all are in use. */
  public Future<SqlConnection> lease() {
    return explained(pool.getDelegate().getConnection().map(CountedPool::withoutTrace));
  }

  /**
   * Keeps the client from printing a stack trace to standard error where a connection breaks and
   * has no handler. The future of the statement that ran on it fails with the same cause.
   */
  static SqlConnection withoutTrace(SqlConnection connection) {
    return connection.exceptionHandler(failure -> {});
  }

  /**
   * Runs one statement on some connection. The pool's own way to do that leaves a timer behind
   * where no connection could be made, which fails what has failed already and writes a stack trace
   * into the log.
   */
  public Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return explained(
        pool.getDelegate()
            .withConnection(
                connection -> withoutTrace(connection).preparedQuery(sql).execute(parameters)));
  }

  /** The same; where it waited for a connection in vain, it fails with the reason. */
  <T> Future<T> explained(Future<T> work) {
    return work.recover(
        failure ->
            ReactiveFailures.isWaitOver(failure)
                ? reason(failure).compose(Future::failedFuture)
                : Future.failedFuture(failure));
  }

  private Future<StemmaException> reason(Throwable failure) {
    if (established.get() < limits.maxConnections()) {
      return Future.succeededFuture(ReactiveFailures.noConnection(url, failure));
    }
    // All are established: those that use them work, or the server has fallen silent.
    return vertx
        .executeBlocking(
            () -> SslRequest.isAnswered(url, ReactivePool.ANSWER_MILLIS), /* ordered= */ false)
        .map(
            answered ->
                answered
                    ? ReactiveFailures.tooBusy(failure)
                    : ReactiveFailures.noConnection(url, failure));
  }
}
