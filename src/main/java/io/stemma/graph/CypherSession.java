package io.stemma.graph;

import io.stemma.store.postgres.ReactivePool;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collector;

/**
 * A leased connection and its READ ONLY transaction, of one snapshot. What is asked of it is sent
 * at once, in order, without waiting for the answer before: begin, query and end together cost one
 * round trip. When a step fails, those behind it fail too, and the end makes up for all of them.
 *
 * <p>It ends in exactly one of two ways: {@link #end}, or {@link #discard} where nobody can say
 * what state the connection is in.
 */
final class CypherSession {
  private final SqlConnection connection;
  private final AtomicBoolean over = new AtomicBoolean();

  private CypherSession(SqlConnection connection) {
    this.connection = connection;
  }

  /** Takes a connection, waiting for one where all are busy. */
  static Future<CypherSession> lease(Pool pool) {
    return pool.getDelegate().getConnection().map(CypherSession::new);
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

  /**
   * Settings of a transaction go with it; locks of the session and a role's own settings must not
   * reach the next query either.
   */
  private static final String RESET = "ROLLBACK; SELECT pg_catalog.pg_advisory_unlock_all()";

  /** Ends the transaction, so that another one may begin here. */
  Future<Void> reset() {
    return send(RESET);
  }

  /** Ends the transaction and hands the connection back; where that fails, throws it away. */
  void end() {
    reset()
        .onSuccess(
            done -> {
              if (over.compareAndSet(false, true)) {
                connection.close();
              }
            })
        .onFailure(failure -> discard());
  }

  /** Stops what runs and closes the connection. */
  void discard() {
    if (over.compareAndSet(false, true)) {
      PgConnection.cast(connection)
          .cancelRequest()
          .onComplete(sent -> ReactivePool.discard(connection));
    }
  }
}
