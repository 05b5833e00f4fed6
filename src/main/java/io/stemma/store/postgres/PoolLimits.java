package io.stemma.store.postgres;

/**
 * What bounds a pool of connections.
 *
 * @param minConnections kept open, where the pool can; no more than the most
 * @param maxConnections connections at most
 * @param maxWaiting requests that may wait for a connection; the next one fails at once
 * @param checkoutTimeoutMillis how long one waits for a connection
 * @param statementTimeoutMillis what the server allows a statement unless told otherwise
 */
public record PoolLimits(
    int minConnections,
    int maxConnections,
    int maxWaiting,
    int checkoutTimeoutMillis,
    int statementTimeoutMillis) {
  public PoolLimits {
    minConnections = Math.min(minConnections, maxConnections);
  }

  /** One that keeps none open. */
  public PoolLimits(
      int maxConnections, int maxWaiting, int checkoutTimeoutMillis, int statementTimeoutMillis) {
    this(0, maxConnections, maxWaiting, checkoutTimeoutMillis, statementTimeoutMillis);
  }

  PoolLimits withConnections(int most) {
    return new PoolLimits(
        minConnections, most, maxWaiting, checkoutTimeoutMillis, statementTimeoutMillis);
  }
}
