package io.stemma.store.postgres;

/**
 * What bounds a pool of the reactive client.
 *
 * @param maxConnections connections at most
 * @param maxWaiting requests that may wait for a connection; the next one fails at once
 * @param checkoutTimeoutMillis how long one waits for a connection
 * @param statementTimeoutMillis what the server allows a statement unless told otherwise
 */
public record PoolLimits(
    int maxConnections, int maxWaiting, int checkoutTimeoutMillis, int statementTimeoutMillis) {
  PoolLimits withConnections(int most) {
    return new PoolLimits(most, maxWaiting, checkoutTimeoutMillis, statementTimeoutMillis);
  }
}
