package io.stemma.graph;

import io.stemma.store.postgres.CountedPool;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.PostgresSettings;
import io.vertx.core.Future;
import java.util.function.UnaryOperator;

/** The graph as queries meet it: its connections, and what is known about it between queries. */
final class CypherGraph {
  private final PostgresPools pools;
  private final UnaryOperator<String> beginning;
  private final GraphNames names;
  private final GraphFreshness freshness;

  /**
   * Over those pools.
   *
   * @param beginning what the statements that begin a transaction become; a test looks at one
   *     snapshot from two sides by it
   */
  CypherGraph(PostgresPools pools, UnaryOperator<String> beginning) {
    this.pools = pools;
    this.beginning = beginning;
    this.names = new GraphNames(pools);
    this.freshness = new GraphFreshness(pools);
  }

  PostgresSettings settings() {
    return pools.settings();
  }

  /** The connections that may run a query. */
  CountedPool pool(CypherQuery query) {
    return query.known().readsGraphCache() ? pools.paths() : pools.cypher();
  }

  GraphNames names() {
    return names;
  }

  GraphFreshness freshness() {
    return freshness;
  }

  /** One snapshot for all that a query asks. */
  private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private static final String TIME_LIMIT = "; SET LOCAL statement_timeout = ";

  /** Begins a query's transaction. */
  Future<Void> begin(CypherSession session, CypherQuery query) {
    StringBuilder begin = new StringBuilder(BEGIN);
    if (query.timeoutMillis() != pools.cypherTimeoutMillis()) {
      begin.append(TIME_LIMIT).append(query.timeoutMillis());
    }
    if (query.known().readsGraphCache()) {
      begin.append(freshness.lock());
    }
    return session.send(beginning.apply(begin.toString()));
  }

  /** The query's SQL in the number of columns known of it. */
  CypherSql sql(CypherQuery query) {
    KnownQuery known = query.known();
    return known.sql(
        settings().graph(),
        CypherSql.Form.of(query.maxRows(), names.includeLabels(known.labels())));
  }

  /** The query's SQL in a number of columns yet to be judged; it is not kept. */
  CypherSql sql(CypherQuery query, int columns) {
    return CypherSql.of(
        settings().graph(), query.statement(), columns, CypherSql.Form.of(query.maxRows(), false));
  }
}
