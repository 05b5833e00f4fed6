package io.stemma.store.postgres;

import java.time.Duration;

/**
 * How a pool of blocking connections is used.
 *
 * @param active connections in use
 * @param idle connections that wait to be used
 * @param waiting threads that wait for a connection
 * @param leases connections that were given out since the start
 * @param waited for all of them together
 */
public record PoolUsage(long active, long idle, long waiting, long leases, Duration waited) {}
