package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.stemma.configuration.Environment;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphState;
import io.stemma.question.QuestionSql;
import io.stemma.record.RowStore;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.dual.DualRowStore;
import io.stemma.store.dual.Follower;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowCounts;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.SingleRowStore;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PoolUsage;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sqlite.SqliteRowStore;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The stores that this service was told to use. */
@Singleton
public class Backends {
  private static final Logger LOG = Logger.getLogger(Backends.class);

  private final BackendKind kind;
  private final RowStore rows;
  private final @Nullable SqliteRowStore file;
  private final @Nullable PostgresRowStore server;
  private final @Nullable Follower follower;
  private final @Nullable TwoStores stores;
  private final @Nullable ShadowReads shadow;

  Backends(
      Database database,
      StoreSettings settings,
      DualSettings dual,
      SmallRyeConfig config,
      MeterRegistry meters) {
    this.kind = BackendKind.of(Environment.of(name -> text(config, name)), database.isConfigured());
    this.file = kind.hasFile() ? file(settings, config) : null;
    this.server = kind.hasServer() ? server(database, settings) : null;
    if (file != null && server != null) {
      Phase initial = kind.initialPhase(text(config, BackendKind.PRIMARY_KEY));
      this.stores = new TwoStores(file, server, initial, Clock.systemUTC());
      this.shadow =
          new ShadowReads(
              stores,
              dual.share(),
              dual.ignored().orElse(Set.of()),
              (kind, result) -> count(meters, kind, result));
      this.follower = new Follower(stores, shadow, new FollowerLog(meters));
      this.follower.start();
      this.rows = new DualRowStore(stores, follower, shadow);
    } else {
      this.stores = null;
      this.shadow = null;
      this.follower = null;
      this.rows =
          file == null
              ? new SingleRowStore(Objects.requireNonNull(server), Phase.POSTGRES)
              : new SingleRowStore(file, Phase.SQLITE);
    }
  }

  private static void count(MeterRegistry meters, String kind, ShadowCounts.Result result) {
    Counter.builder("stemma.shadow.reads")
        .description("Reads that the other store was asked, too, by what the comparison came to")
        .tag("kind", kind)
        .tag("result", result.label())
        .register(meters)
        .increment();
  }

  private static @Nullable String text(SmallRyeConfig config, String key) {
    return config.getConfigValue(key).getRawValue();
  }

  private static SqliteRowStore file(StoreSettings settings, SmallRyeConfig config) {
    Path path = BackendKind.file(text(config, BackendKind.FILE_KEY));
    LOG.infof("Record in %s", path.toAbsolutePath());
    try {
      return SqliteRowStore.open(path, settings.busyTimeoutMillis());
    } catch (StemmaException e) {
      StartRefused.end(e);
      throw e;
    }
  }

  private static PostgresRowStore server(Database database, StoreSettings settings) {
    PoolLimits record = database.recordLimits();
    return PostgresRowStore.open(
        database.get().settings().requests(),
        new PoolLimits(
            record.minConnections(),
            settings.poolSize().orElse(record.maxConnections()),
            record.maxWaiting(),
            settings.busyTimeoutMillis(),
            record.statementTimeoutMillis()));
  }

  /** The pools of blocking connections by their names; none where the record is in a file. */
  public Map<String, Supplier<PoolUsage>> pools() {
    return server == null ? Map.of() : server.pools();
  }

  /** Where the rows are. */
  public BackendKind kind() {
    return kind;
  }

  /** Both stores, where the estate is kept in two. */
  public Optional<TwoStores> stores() {
    return Optional.ofNullable(stores);
  }

  /** How answers of both are compared, where there are two. */
  public Optional<ShadowReads> shadow() {
    return Optional.ofNullable(shadow);
  }

  /** What questions ask: the store that is read, wherever the move stands. */
  QuestionSql questions(RecordReader server, int timeLimitMillis) {
    if (file == null) {
      return QuestionSql.of(server);
    }
    QuestionSql ofFile = QuestionSql.of(file.reader(timeLimitMillis));
    Follower following = follower;
    ShadowReads comparing = shadow;
    if (following == null || comparing == null) {
      return ofFile;
    }
    return QuestionSql.following(following::point, ofFile, QuestionSql.of(server), comparing);
  }

  /**
   * Whether the store that is read keeps a graph. PostgreSQL may have one all the same, of rows
   * that it had before or has not got yet: Cypher must not answer from it.
   */
  GraphState graph() {
    if (file == null) {
      return GraphState.AVAILABLE;
    }
    if (follower == null) {
      return GraphState.IN_A_FILE;
    }
    return follower.point().phase().primary() == Phase.Side.POSTGRES
        ? GraphState.AVAILABLE
        : GraphState.FILE_IS_PRIMARY;
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
