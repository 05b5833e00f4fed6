package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherStatement;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.ReactiveFailures;
import io.stemma.store.postgres.SqlStates;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;
import java.util.List;

/** One query on its way through the database. */
final class CypherRun {
  /** The server stops a query itself; this much later the client no longer believes it will. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final PostgresPools pools;
  private final CypherQuery query;
  private final ColumnCounts columnCounts;
  private final long maxBytes;
  private volatile CypherSql sql;

  CypherRun(PostgresPools pools, CypherQuery query, ColumnCounts columnCounts, long maxBytes) {
    this.pools = pools;
    this.query = query;
    this.columnCounts = columnCounts;
    this.maxBytes = maxBytes;
    this.sql = CypherSql.of(pools.settings().graph(), query, 1);
  }

  /** What came back, and in how many columns. */
  record Result(int columns, RawRows rows) {
    CypherAnswer answer(CypherStatement statement) {
      return new CypherAnswer(
          ColumnCounts.names(statement, columns), rows.values(), rows.truncated());
    }
  }

  /** The rows; a failure is the client's own, see {@link #translated}. */
  Uni<Result> rows() {
    return attempt(columnCounts.candidates(query.statement()), 0);
  }

  /** What a failure of {@link #rows} means to who asked. */
  StemmaException translated(Throwable failure) {
    String state = ReactiveFailures.sqlState(failure);
    if (SqlStates.INVALID_PASSWORD.equals(state) || SqlStates.INVALID_AUTHORIZATION.equals(state)) {
      return GraphAvailability.unavailable(
          "The role for Cypher cannot log in: run 'scripts/stemma migrate run', which sets it up.",
          failure);
    }
    return failure instanceof StemmaException known
        ? known
        : CypherFailures.translated(pools.settings().url(), query, sql, failure);
  }

  /** Runs it in so many columns; when AGE wants another number, in the next one of the list. */
  private Uni<Result> attempt(List<Integer> candidates, int index) {
    int columns = candidates.get(index);
    return begun()
        .chain(
            connection ->
                executed(connection, columns)
                    .onTermination()
                    .call((result, failure, cancelled) -> ended(connection, cancelled)))
        .invoke(() -> remember(columns, index))
        .onFailure(f -> CypherFailures.isWrongColumnCount(f) && index + 1 < candidates.size())
        .recoverWithUni(() -> attempt(candidates, index + 1));
  }

  /**
   * A connection in a transaction. Tried once more when the connection was found closed: nothing of
   * the query has been sent by then. Later there is no second try, since the query itself may be
   * what ended the server process.
   */
  private Uni<SqlConnection> begun() {
    return Uni.createFrom()
        .deferred(() -> pools.cypher().getConnection())
        .chain(this::begin)
        .onFailure(ReactiveFailures::isConnectionLost)
        .retry()
        .atMost(1);
  }

  private static final String BEGIN =
      """
      BEGIN READ ONLY;
      SET LOCAL statement_timeout =\s""";

  private Uni<SqlConnection> begin(SqlConnection connection) {
    return connection
        .query(BEGIN + query.timeoutMillis())
        .execute()
        .onFailure()
        .call(() -> closed(connection))
        .replaceWith(connection);
  }

  private Uni<Result> executed(SqlConnection connection, int columns) {
    sql = CypherSql.of(pools.settings().graph(), query, columns);
    Tuple parameters =
        query.statement().parameters().isEmpty() ? Tuple.tuple() : Tuple.of(query.parameters());
    // Prepared apart from its run: a query sent in one go is prepared again by the client itself
    // when AGE wants another number of columns, in the transaction that has already failed.
    return connection
        .prepare(sql.text())
        .chain(statement -> rows(statement, parameters))
        .map(rows -> new Result(columns, rows))
        .ifNoItem()
        .after(Duration.ofMillis(query.timeoutMillis()).plus(GRACE))
        .failWith(() -> CypherFailures.timedOut(query, null))
        .onFailure(StemmaException.class)
        .call(() -> stopped(connection));
  }

  private Uni<RawRows> rows(PreparedStatement statement, Tuple parameters) {
    // The binding of the client has no collecting(): rows beyond the limits would pile up.
    return UniHelper.toUni(
            statement
                .getDelegate()
                .query()
                .collecting(RawRows.collector(query.maxRows(), maxBytes))
                .execute(parameters.getDelegate()))
        .map(SqlResult::value)
        .onTermination()
        .call(() -> statement.close().onFailure().recoverWithNull());
  }

  /** Nothing a query did outlives it: settings and locks of the transaction go with it. */
  private static Uni<Void> ended(SqlConnection connection, boolean cancelled) {
    Uni<Void> stop = cancelled ? stopped(connection) : Uni.createFrom().voidItem();
    return stop.chain(() -> connection.query("ROLLBACK").execute())
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull()
        .chain(() -> closed(connection));
  }

  private static Uni<Void> stopped(SqlConnection connection) {
    return PgConnection.cast(connection).cancelRequest().onFailure().recoverWithNull();
  }

  private static Uni<Void> closed(SqlConnection connection) {
    return connection.close().onFailure().recoverWithNull();
  }

  private void remember(int columns, int index) {
    if (index > 0) {
      columnCounts.remember(query.statement().text(), columns);
    }
  }
}
