package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherStatement;
import io.stemma.store.postgres.ReactiveFailures;
import io.stemma.store.postgres.SqlStates;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One query on its way through the database. */
final class CypherRun {
  /** The server stops a query itself; this much later the client no longer believes it will. */
  private static final long GRACE_MILLIS = 2_000;

  private final CypherGraph graph;
  private final CypherQuery query;
  private final long maxBytes;
  private volatile CypherSql sql;
  private volatile @Nullable CypherSession session;
  private volatile boolean over;

  CypherRun(CypherGraph graph, CypherQuery query, long maxBytes) {
    this.graph = graph;
    this.query = query;
    this.maxBytes = maxBytes;
    this.sql = graph.sql(query);
  }

  /** What came back, and in how many columns. */
  record Result(int columns, RawRows rows) {
    CypherAnswer answer(CypherStatement statement) {
      return new CypherAnswer(
          ColumnCounts.names(statement, columns), rows.values(), rows.truncated());
    }
  }

  /**
   * The rows; a failure is the client's own, see {@link #translated}. Who cancels stops the query.
   */
  Uni<Result> rows() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              emitter.onTermination(this::stop);
              attempt()
                  .recover(this::judged)
                  .onComplete(
                      rows -> {
                        over = true;
                        emitter.complete(rows);
                      },
                      failure -> {
                        over = true;
                        emitter.fail(failure);
                      });
            });
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
        : CypherFailures.translated(graph.settings().url(), query, sql, failure);
  }

  /** Where AGE wanted another number of columns, it is asked for the right one. */
  private Future<Result> judged(Throwable failure) {
    if (over || query.known().isJudged() || !CypherFailures.maybeWrongColumnCount(failure)) {
      return Future.failedFuture(failure);
    }
    return new ColumnJudge(graph, query).judge().compose(found -> attempt());
  }

  /**
   * Runs it, once more when the connection was found closed: nothing of the query has been run when
   * the transaction did not begin. Later there is no second try, since the query itself may be what
   * ended the server process.
   */
  private Future<Result> attempt() {
    return leased()
        .compose(
            first -> {
              Future<Void> begun = graph.begin(first, query);
              Future<Result> rows = on(first, begun);
              return rows.recover(
                  failure ->
                      begun.failed() && !over && ReactiveFailures.isConnectionLost(begun.cause())
                          ? leased().compose(second -> on(second, graph.begin(second, query)))
                          : Future.failedFuture(begun.failed() ? begun.cause() : failure));
            });
  }

  private Future<CypherSession> leased() {
    return CypherSession.lease(graph.pool())
        .map(
            leased -> {
              session = leased;
              if (over) {
                leased.discard();
              }
              return leased;
            });
  }

  private Future<Result> on(CypherSession leased, Future<Void> begun) {
    CypherSql asked = graph.sql(query);
    sql = asked;
    Future<RawRows> rows =
        query.known().readsGraphCache() ? freshRows(leased, asked) : rows(leased, asked);
    return begun
        .compose(done -> rows)
        .timeout(query.timeoutMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(failure -> late(leased, failure))
        .map(found -> new Result(asked.columns(), found));
  }

  private Future<RawRows> rows(CypherSession leased, CypherSql asked) {
    Future<RawRows> rows = asked(leased, asked);
    // Sent behind the query at once; it puts right whatever comes of it.
    leased.end();
    return rows;
  }

  /** A copy of the graph that was being made when the query failed is half a copy, and locked. */
  private Future<RawRows> freshRows(CypherSession leased, CypherSql asked) {
    Future<GraphFreshness.Seen> checked = graph.freshness().check(leased);
    return asked(leased, asked)
        .onSuccess(
            rows -> {
              graph.freshness().loaded(leased, checked.result());
              leased.end();
            })
        .onFailure(failure -> leased.discard())
        .recover(failure -> Future.failedFuture(checked.failed() ? checked.cause() : failure));
  }

  private Future<RawRows> asked(CypherSession leased, CypherSql asked) {
    Tuple parameters =
        query.statement().parameters().isEmpty() ? Tuple.tuple() : Tuple.of(query.parameters());
    return leased.collect(asked.text(), parameters, RawRows.collector(query.maxRows(), maxBytes));
  }

  private Future<RawRows> late(CypherSession leased, Throwable failure) {
    if (failure instanceof TimeoutException) {
      leased.discard();
      return Future.failedFuture(CypherFailures.timedOut(query, null));
    }
    return Future.failedFuture(failure);
  }

  private void stop() {
    CypherSession running = session;
    if (!over) {
      over = true;
      if (running != null) {
        running.discard();
      }
    }
  }
}
