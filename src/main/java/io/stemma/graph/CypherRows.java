package io.stemma.graph;

import io.vertx.core.Future;
import java.util.List;

/** Asks for a query's rows, all at once and up to the limits. */
record CypherRows(CypherQuery query, long maxBytes) implements CypherRun.Asking<CypherRows.Result> {
  /**
   * A query through the graph's copy that is nearly done spares the next one making the copy anew.
   */
  private static final long PATIENCE_MILLIS = 1_000;

  /** What came back, and in how many columns. */
  record Result(int columns, RawRows rows) {
    CypherAnswer answer(CypherQuery query) {
      return new CypherAnswer(
          ColumnCounts.names(query.statement(), columns),
          rows.values(),
          rows.truncated(),
          List.of());
    }
  }

  @Override
  public long patienceMillis() {
    return query.known().readsGraphCache() ? PATIENCE_MILLIS : 0;
  }

  @Override
  public Future<Result> ask(CypherSession session, CypherSql sql, SessionEnd end) {
    return end.behind(
            session.collect(
                sql.text(), query.tuple(), RawRows.collector(query.maxRows(), maxBytes)))
        .map(rows -> new Result(sql.columns(), rows));
  }
}
