package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.ReactiveFailures;
import io.stemma.store.postgres.SqlStates;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way through the database.
 *
 * @param <T> what is asked of it: its rows, a cursor over them, its plan
 */
final class CypherRun<T> {
  /** The server stops a query itself; this much later the client no longer believes it will. */
  private static final long GRACE_MILLIS = 2_000;

  private final CypherGraph graph;
  private final CypherQuery query;
  private final Asking<T> asking;
  private final long startNanos = System.nanoTime();
  private volatile CypherSql sql;
  private volatile @Nullable CypherSession session;
  private volatile @Nullable Future<T> asked;
  private final Promise<Void> left = Promise.promise();
  private volatile boolean sent;
  private volatile boolean over;

  CypherRun(CypherGraph graph, CypherQuery query, Asking<T> asking) {
    this.graph = graph;
    this.query = query;
    this.asking = asking;
    this.sql = graph.sql(query);
  }

  /** What is asked once the transaction has begun. */
  interface Asking<T> {
    /** What stands before the query's SQL. */
    default String prefix() {
      return "";
    }

    /** How long it may go on when nobody waits for it any more. */
    default long patienceMillis() {
      return 0;
    }

    /**
     * Asks.
     *
     * @param end to be told when nothing more will be asked, and how it went
     */
    Future<T> ask(CypherSession session, CypherSql sql, SessionEnd end);
  }

  /**
   * What came of it; a failure is the client's own, see {@link #translated}. Who cancels stops the
   * query.
   */
  Uni<T> outcome() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              emitter.onTermination(this::stop);
              attempt()
                  .recover(this::judged)
                  .onComplete(
                      found -> {
                        over = true;
                        emitter.complete(found);
                      },
                      failure -> {
                        over = true;
                        emitter.fail(failure);
                      });
            });
  }

  /** What a failure of {@link #outcome} means to who asked. */
  StemmaException translated(Throwable failure) {
    String state = ReactiveFailures.sqlState(failure);
    if (SqlStates.INVALID_PASSWORD.equals(state) || SqlStates.INVALID_AUTHORIZATION.equals(state)) {
      return GraphAvailability.unavailable(
          "The role for Cypher cannot log in: run 'scripts/stemma migrate run', which sets it up.",
          failure);
    }
    return failure instanceof StemmaException known
        ? known
        : CypherFailures.translated(graph.settings().cypherUrl(), query, sql, failure);
  }

  /**
   * Whether the server process may have ended by this query: its connection went away while it ran,
   * and no word of the server's said why.
   */
  boolean mayHaveCrashed(Throwable failure) {
    CypherSession asked = session;
    return sent
        && asked != null
        && !asked.wasToldToGo()
        && ReactiveFailures.sqlState(failure) == null
        && ReactiveFailures.isConnectionLost(failure);
  }

  /** Of the server's process that it ran in. */
  int processId() {
    CypherSession asked = session;
    return asked == null ? 0 : asked.processId();
  }

  /**
   * What became of its connection when nobody waited for it any more; fails where that was lost
   * before it was closed here.
   */
  Future<Void> left() {
    return left.future();
  }

  /** How long ago the query began. */
  Duration running() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Where AGE wanted another number of columns, it is asked for the right one. */
  private Future<T> judged(Throwable failure) {
    if (over) {
      return Future.failedFuture(failure);
    }
    if (query.known().isJudged() || !CypherFailures.maybeWrongColumnCount(failure)) {
      return Future.failedFuture(failure);
    }
    return new ColumnJudge(graph, query, leased -> session = leased)
        .judge()
        .compose(found -> attempt());
  }

  /**
   * Runs it, once more when the connection was found closed: nothing of the query has been run when
   * the transaction did not begin. Later there is no second try, since the query itself may be what
   * ended the server process.
   */
  private Future<T> attempt() {
    return leased()
        .compose(
            first -> {
              Future<Void> begun = graph.begin(first, query);
              Future<T> rows = on(first, begun);
              return rows.recover(
                  failure ->
                      begun.failed() && !over && ReactiveFailures.isConnectionLost(begun.cause())
                          ? leased().compose(second -> on(second, graph.begin(second, query)))
                          : Future.failedFuture(begun.failed() ? begun.cause() : failure));
            });
  }

  private Future<CypherSession> leased() {
    return CypherSession.lease(graph.pool(query))
        .compose(
            leased -> {
              session = leased;
              if (over) {
                leased.handBack();
                return Future.failedFuture(new CancellationException("nobody waits any more"));
              }
              return Future.succeededFuture(leased);
            });
  }

  private Future<T> on(CypherSession leased, Future<Void> begun) {
    CypherSql text = graph.sql(query).after(asking.prefix());
    sql = text;
    // Sent behind BEGIN at once; should that fail, so does this.
    Future<T> answer =
        asking.ask(leased, text, SessionEnd.of(leased, graph.freshness(), query.known()));
    this.asked = answer;
    begun.onSuccess(done -> sent = true);
    return begun
        .compose(done -> answer)
        .timeout(query.timeoutMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(failure -> late(leased, failure));
  }

  private Future<T> late(CypherSession leased, Throwable failure) {
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
        leave(running);
      }
    }
  }

  private void leave(CypherSession running) {
    Future<T> answer = asked;
    if (answer == null || asking.patienceMillis() == 0) {
      running.discard().onComplete(left);
    } else {
      answer
          .timeout(asking.patienceMillis(), TimeUnit.MILLISECONDS)
          .onSuccess(done -> left.complete())
          .onFailure(failure -> stopLate(running, failure));
    }
  }

  private void stopLate(CypherSession running, Throwable failure) {
    Future<Void> discarded = running.discard();
    if (ReactiveFailures.isConnectionLost(failure)) {
      left.fail(failure);
    } else {
      discarded.onComplete(left);
    }
  }
}
