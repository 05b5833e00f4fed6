package io.stemma.graph;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedStatement;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds out how many columns a query has where its text does not say: AGE is asked, one number
 * after the other, on one connection. Statements are only prepared, never run.
 */
final class ColumnJudge {
  private final CypherGraph graph;
  private final CypherQuery query;
  private final List<Integer> candidates;
  private final Consumer<CypherSession> leased;

  /**
   * For a query.
   *
   * @param leased is given the session it is asked on: it may end by the question
   */
  ColumnJudge(CypherGraph graph, CypherQuery query, Consumer<CypherSession> leased) {
    this.graph = graph;
    this.query = query;
    this.leased = leased;
    this.candidates = ColumnCounts.candidates(query.statement());
  }

  /** Notes the number with the query; fails with what AGE has against the query itself. */
  Future<Void> judge() {
    return CypherSession.lease(graph.pool(query))
        .onSuccess(leased::accept)
        .compose(session -> tried(session, 0).onComplete(done -> session.end()));
  }

  private Future<Void> tried(CypherSession session, int index) {
    int columns = candidates.get(index);
    Future<Void> begun = graph.begin(session, query);
    Future<PreparedStatement> prepared = session.prepare(graph.sql(query, columns).text());
    return begun
        .compose(done -> prepared)
        .compose(PreparedStatement::close)
        .onSuccess(done -> query.known().judged(columns))
        .recover(
            failure -> {
              if (!CypherFailures.isWrongColumnCount(failure) || index + 1 == candidates.size()) {
                return Future.failedFuture(failure);
              }
              Future<Void> reset = session.reset();
              Future<Void> next = tried(session, index + 1);
              return reset.compose(done -> next);
            });
  }
}
