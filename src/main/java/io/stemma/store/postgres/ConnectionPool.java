package io.stemma.store.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Blocking connections kept open, each with the same settings. */
final class ConnectionPool implements AutoCloseable {
  /** Connections beyond the least are closed when nobody has needed them for so long. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final long SILENCE_SECONDS = 5;
  private static final long MILLIS = 1_000;

  private final AgroalDataSource connections;
  private final DatabaseUrl url;
  private final int size;

  private ConnectionPool(AgroalDataSource connections, DatabaseUrl url, int size) {
    this.connections = connections;
    this.url = url;
    this.size = size;
  }

  /** How it is used at this moment. */
  PoolUsage usage() {
    AgroalDataSourceMetrics now = connections.getMetrics();
    return new PoolUsage(
        now.activeCount(),
        now.availableCount(),
        now.awaitingCount(),
        now.acquireCount(),
        now.blockingTimeTotal());
  }

  /** Connections at most. */
  int size() {
    return size;
  }

  /**
   * Makes a pool; nothing is connected before the first lease.
   *
   * @param settings of each session, where it is one's own
   */
  static ConnectionPool open(
      Route route, String applicationName, PoolLimits limits, SessionSettings settings) {
    DatabaseUrl url = route.url();
    Properties properties = Postgres.properties(route, applicationName, settings);
    // A server that is gone without a word says nothing even when a statement's time is over.
    properties.putIfAbsent(
        "socketTimeout", Long.toString(SILENCE_SECONDS + limits.statementTimeoutMillis() / MILLIS));
    // The pool wants them apart.
    properties.remove("user");
    properties.remove("password");
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(true)
            .connectionPoolConfiguration(
                pool ->
                    pool.minSize(limits.minConnections())
                        .maxSize(limits.maxConnections())
                        .reapTimeout(IDLE)
                        .acquisitionTimeout(Duration.ofMillis(limits.checkoutTimeoutMillis()))
                        .exceptionSorter(JdbcFailures::isToBeLeft)
                        .connectionFactoryConfiguration(
                            factory -> {
                              factory
                                  .jdbcUrl(url.jdbcUrl())
                                  .autoCommit(false)
                                  .initialSql(route.pooled() ? "" : settings.onceOpen())
                                  .principal(new NamePrincipal(url.user()))
                                  .credential(new SimplePassword(url.password()));
                              properties.forEach(
                                  (name, value) ->
                                      factory.jdbcProperty((String) name, (String) value));
                              return factory;
                            }));
    try {
      return new ConnectionPool(AgroalDataSource.from(configuration), url, limits.maxConnections());
    } catch (SQLException e) {
      throw JdbcFailures.translated(url, e);
    }
  }

  /** Closes those that are not in use, soon: what ended one has often ended all. */
  void forgetIdle() {
    connections.flush(AgroalDataSource.FlushMode.IDLE);
  }

  /**
   * A connection in no transaction; whoever takes it closes it.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#STORE_UNAVAILABLE}
   *     when none could be made in time; where all are in use it is the pool's own failure, which
   *     has no SQLSTATE
   */
  Connection lease() throws SQLException {
    try {
      return connections.getConnection();
    } catch (SQLException e) {
      if (e.getSQLState() == null && !isInUse()) {
        throw ReactiveFailures.noConnection(url, e);
      }
      throw e;
    }
  }

  /** Whether those that are in use are all there may be, of a server that answers. */
  private boolean isInUse() {
    AgroalDataSourceMetrics now = connections.getMetrics();
    return now.activeCount() + now.availableCount() >= size
        && SslRequest.isAnswered(url, ReactivePool.ANSWER_MILLIS);
  }

  @Override
  public void close() {
    connections.close();
  }
}
