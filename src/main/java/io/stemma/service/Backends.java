package io.stemma.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.stemma.record.RowStore;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** The stores that this service was told to use. */
@Singleton
public class Backends {
  private static final Logger LOG = Logger.getLogger(Backends.class);
  private static final String FILE_KEY = "DB_SQLITE_PATH";
  private static final String FILE = "data/governance.db";

  private final BackendKind kind;
  private final RowStore rows;

  Backends(Database database, StoreSettings settings, SmallRyeConfig config) {
    this.kind =
        BackendKind.of(
            config.getConfigValue(BackendKind.KEY).getRawValue(), database.isConfigured());
    this.rows = kind.hasFile() ? file(settings, config) : server(database, settings);
  }

  private static RowStore file(StoreSettings settings, SmallRyeConfig config) {
    Path path = Path.of(config.getOptionalValue(FILE_KEY, String.class).orElse(FILE));
    LOG.infof("Record in %s", path.toAbsolutePath());
    return SqliteRowStore.open(path, settings.busyTimeoutMillis());
  }

  private static RowStore server(Database database, StoreSettings settings) {
    PoolLimits record = database.recordLimits();
    return PostgresRowStore.open(
        database.get().settings().url(),
        new PoolLimits(
            settings.poolSize().orElse(record.maxConnections()),
            record.maxWaiting(),
            settings.busyTimeoutMillis(),
            record.statementTimeoutMillis()));
  }

  /** Where the rows are. */
  public BackendKind kind() {
    return kind;
  }

  /** The rows of the estate. */
  RowStore rows() {
    return rows;
  }

  /** Opens them at start, so that a wrong file is not found by the first request. */
  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {
    rows.close();
  }
}
