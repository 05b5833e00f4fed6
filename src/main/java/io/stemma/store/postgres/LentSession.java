package io.stemma.store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Statements through a pooler, each in a transaction that begins with what a session of one's own
 * would have been opened with. What is sent is sent at once, and ended whether or not anybody still
 * waits for an answer.
 */
record LentSession(Pool pool, SessionSettings settings) {
  private static final String BEGIN = "BEGIN; ";

  /** Also the end of a transaction that failed: the server makes a rollback of it. */
  private static final String END = "COMMIT";

  Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return pool.withConnection(
        connection -> run(CountedPool.withoutTrace(connection), sql, parameters));
  }

  private Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
    Future<?> begun = connection.query(BEGIN + settings.beginning()).execute();
    Future<RowSet<Row>> answer = connection.preparedQuery(sql).execute(parameters);
    Future<?> ended = connection.query(END).execute();
    // Of several that failed the first says why.
    return Future.join(begun, answer, ended)
        .transform(
            all ->
                begun.failed()
                    ? Future.failedFuture(begun.cause())
                    : answer.failed() || ended.succeeded()
                        ? answer
                        : Future.failedFuture(ended.cause()));
  }
}
