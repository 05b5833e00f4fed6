package io.stemma.store.postgres;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

/**
 * The reactive pools of one running service: one that reads the record as its owner, and one that
 * runs agents' Cypher as a role that may do nothing but read the graph.
 */
public final class PostgresPools {
  private static final String RECORD_APPLICATION = "stemma";
  private static final String CYPHER_APPLICATION = "stemma-cypher";

  private final PostgresSettings settings;
  private final Pool record;
  private final Pool cypher;
  private final int cypherTimeoutMillis;

  public PostgresPools(
      Vertx vertx, PostgresSettings settings, PoolLimits recordLimits, PoolLimits cypherLimits) {
    this.settings = settings;
    this.record =
        ReactivePool.ofPreparedStatements(vertx, settings.url(), RECORD_APPLICATION, recordLimits);
    this.cypherTimeoutMillis = cypherLimits.statementTimeoutMillis();
    this.cypher =
        ReactivePool.ofCypher(vertx, settings.cypherUrl(), CYPHER_APPLICATION, cypherLimits);
  }

  public PostgresSettings settings() {
    return settings;
  }

  public Pool record() {
    return record;
  }

  public Pool cypher() {
    return cypher;
  }

  /** The time limit that connections for Cypher have unless a transaction sets another. */
  public int cypherTimeoutMillis() {
    return cypherTimeoutMillis;
  }

  /** Closes every connection; running statements fail. */
  public void close() {
    cypher.closeAndForget();
    record.closeAndForget();
  }
}
