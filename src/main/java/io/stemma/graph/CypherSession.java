package io.stemma.graph;

import io.stemma.store.postgres.CountedPool;
import io.stemma.store.postgres.ReactivePool;
import io.stemma.store.postgres.SqlStates;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collector;

/**
 * A leased connection and its READ ONLY transaction, of one snapshot. What is asked of it is sent
 * at once, in order, without waiting for the answer before: begin, query and end together cost one
 * round trip. When a step fails, those behind it fail too, and the end makes up for all of them.
 *
 * <p>It ends in exactly one of three ways: {@link #end}; {@link #close} where the connection must
 * not be used again; {@link #discard} where something may still run there.
 */
final class CypherSession {
  private static final long STOP_MILLIS = 2_000;
  private static final int STOPS = 8;

  private final SqlConnection connection;
  private final AtomicBoolean over = new AtomicBoolean();

  private volatile boolean toldToGo;

  private CypherSession(SqlConnection connection) {
    this.connection = connection;
    // A server that ends its processes says so to each before, but not to one that crashed.
    PgConnection.cast(connection)
        .noticeHandler(notice -> toldToGo |= SqlStates.isConnectionLost(notice.getCode()));
  }

  /** Whether the server announced that it would end the connection. */
  boolean wasToldToGo() {
    return toldToGo;
  }

  /** Takes a connection, waiting for one where all are busy. */
  static Future<CypherSession> lease(CountedPool pool) {
    return pool.lease().map(CypherSession::new);
  }

  /** Of the server's process behind it. */
  int processId() {
    return PgConnection.cast(connection).processId();
  }

  /** Tells the server's process behind it from all others, past ones included. */
  long key() {
    PgConnection postgres = PgConnection.cast(connection);
    return ((long) postgres.processId() << Integer.SIZE) ^ (postgres.secretKey() & 0xFFFF_FFFFL);
  }

  /** Sends statements of ours that take no values. */
  Future<Void> send(String statements) {
    return connection.query(statements).execute().mapEmpty();
  }

  /** Runs a statement, prepared where the connection has it so, and collects its rows. */
  <T> Future<T> collect(String sql, Tuple parameters, Collector<Row, ?, T> collector) {
    return connection
        .preparedQuery(sql)
        .collecting(collector)
        .execute(parameters)
        .map(SqlResult::value);
  }

  /** Has a statement read and planned; it is the caller's to close, or to open a cursor on. */
  Future<PreparedStatement> prepare(String sql) {
    return connection.prepare(sql);
  }

  /** Settings of a transaction, and a role's, go with it. */
  private static final String ROLLBACK = "ROLLBACK";

  /** Locks of the session do not; only a function could have taken one. */
  private static final String RESET = ROLLBACK + "; SELECT pg_catalog.pg_advisory_unlock_all()";

  /** Ends the transaction, so that another one may begin here. */
  Future<Void> reset() {
    return send(RESET);
  }

  /** Ends the transaction and hands the connection back; where that fails, throws it away. */
  void end() {
    end(RESET);
  }

  /** The same after a query that calls no function. */
  void endPlainly() {
    end(ROLLBACK);
  }

  private void end(String statements) {
    send(statements).onSuccess(done -> handBack()).onFailure(failure -> discard());
  }

  /** Leaves a connection on which no transaction is open to others. */
  void handBack() {
    if (over.compareAndSet(false, true)) {
      connection.close();
    }
  }

  /** Ends the transaction and closes the connection: nothing runs there any more. */
  void close() {
    if (over.compareAndSet(false, true)) {
      send(ROLLBACK)
          .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
          .onComplete(ended -> ReactivePool.discard(connection));
    }
  }

  /**
   * Stops what runs and closes the connection once it has ended, or is not heard of any more.
   *
   * @return fails as the connection does that went away before it was closed here
   */
  Future<Void> discard() {
    if (!over.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    Future<Void> stopped = stopped(send(ROLLBACK), STOPS);
    stopped.onComplete(ended -> ReactivePool.discard(connection));
    return stopped;
  }

  /** A request that comes before the statement does stops nothing, so it is sent again. */
  private Future<Void> stopped(Future<Void> ended, int times) {
    PgConnection.cast(connection).cancelRequest();
    return ended
        .timeout(STOP_MILLIS / STOPS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof TimeoutException && times > 1
                    ? stopped(ended, times - 1)
                    : Future.failedFuture(failure));
  }
}
