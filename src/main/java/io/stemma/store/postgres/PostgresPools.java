package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reactive pools of one running service: one that reads the record as its owner, and two that
 * run agents' Cypher as a role that may do nothing but read the graph. Path queries have a small
 * one of their own: AGE keeps a copy of the whole graph in each server process that they ran in,
 * and makes it anew when the graph has changed.
 */
public final class PostgresPools implements AutoCloseable {
  private static final String RECORD_APPLICATION = "stemma";
  private static final String CYPHER_APPLICATION = "stemma-cypher";
  private static final String PATHS_APPLICATION = "stemma-cypher-paths";

  private final PostgresSettings settings;
  private final CountedPool record;
  private final @Nullable LentSession lent;
  private final CountedPool cypher;
  private final CountedPool paths;
  private final int cypherTimeoutMillis;
  private final long patienceMillis;

  /**
   * Opens them; they connect when they are asked.
   *
   * @param pathConnections connections for path queries at most
   */
  public PostgresPools(
      Vertx vertx,
      PostgresSettings settings,
      PoolLimits recordLimits,
      PoolLimits cypherLimits,
      int pathConnections) {
    this.settings = settings;
    this.record =
        ReactivePool.ofPreparedStatements(
            vertx, settings.requests(), RECORD_APPLICATION, recordLimits);
    this.lent = settings.requests().pooled() ? lent(record, recordLimits) : null;
    this.patienceMillis =
        (long) recordLimits.checkoutTimeoutMillis()
            + recordLimits.statementTimeoutMillis()
            + ReactivePool.SILENCE_MILLIS;
    this.cypherTimeoutMillis = cypherLimits.statementTimeoutMillis();
    this.cypher =
        ReactivePool.ofCypher(vertx, settings.cypherUrl(), CYPHER_APPLICATION, cypherLimits);
    this.paths =
        ReactivePool.ofCypher(
            vertx,
            settings.cypherUrl(),
            PATHS_APPLICATION,
            cypherLimits.withConnections(pathConnections));
  }

  private static LentSession lent(CountedPool record, PoolLimits limits) {
    return new LentSession(
        record.pool().getDelegate(),
        SessionSettings.plain().withTimeLimit(limits.statementTimeoutMillis()));
  }

  public PostgresSettings settings() {
    return settings;
  }

  /** Runs one statement of ours that takes no values. */
  public Uni<RowSet<Row>> ask(String sql) {
    return ask(sql, Tuple.tuple());
  }

  /**
   * Runs one statement of ours on the record, within the time that is given to each. Fails with a
   * {@link java.util.concurrent.TimeoutException} where not even a connection's end is heard of: a
   * server that takes connections may say nothing on them, once for each that is tried.
   */
  public Uni<RowSet<Row>> ask(String sql, Tuple parameters) {
    return Uni.createFrom()
        .completionStage(
            () ->
                answer(sql, parameters.getDelegate())
                    .timeout(patienceMillis, TimeUnit.MILLISECONDS)
                    .toCompletionStage())
        .map(rows -> RowSet.newInstance(rows, Row.__TYPE_ARG));
  }

  private Future<io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row>> answer(
      String sql, io.vertx.sqlclient.Tuple parameters) {
    LentSession through = lent;
    return through == null
        ? record.run(sql, parameters)
        : record.explained(through.run(sql, parameters));
  }

  /** For Cypher that reads no copy of the graph. */
  public CountedPool cypher() {
    return cypher;
  }

  /** For Cypher that does. */
  public CountedPool paths() {
    return paths;
  }

  /** The time limit that connections for Cypher have unless a transaction sets another. */
  public int cypherTimeoutMillis() {
    return cypherTimeoutMillis;
  }

  /** Closes every connection; running statements fail. */
  @Override
  public void close() {
    paths.pool().closeAndForget();
    cypher.pool().closeAndForget();
    record.pool().closeAndForget();
  }
}
