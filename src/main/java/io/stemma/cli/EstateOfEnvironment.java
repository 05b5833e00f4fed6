package io.stemma.cli;

import io.stemma.configuration.Environment;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.graph.GraphState;
import io.stemma.record.RowStore;
import io.stemma.record.Writer;
import io.stemma.schema.Schema;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.dual.DualRowStore;
import io.stemma.store.dual.Follower;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.SingleRowStore;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.sqlite.SqliteRowStore;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;

/** The estate's store as a service with the same environment has it: one, or two side by side. */
final class EstateOfEnvironment {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final PoolLimits LIMITS = new PoolLimits(2, 100, TIMEOUT_MILLIS, TIMEOUT_MILLIS);

  private EstateOfEnvironment() {}

  /** Does something with it, and closes it. */
  static <T> T with(Environment environment, Function<GovernanceStore, T> work) {
    try (GovernanceStore store =
        new GovernanceStore(rows(environment), Clock.systemUTC(), EstateLimits.DEFAULT)) {
      return work.apply(store.by(Writer.CLI));
    }
  }

  /**
   * Whether the store that is read keeps a graph, by the environment and by where the move stands.
   * Where nothing names a store, it is PostgreSQL.
   */
  static GraphState graph(Environment environment) {
    boolean named = environment.find(BackendKind.KEY).isPresent();
    return switch (named ? BackendKind.of(environment, false) : BackendKind.POSTGRES) {
      case SQLITE -> GraphState.IN_A_FILE;
      case POSTGRES -> graphOfServer(environment);
      case DUAL -> graphOfTwo(environment);
    };
  }

  private static GraphState graphOfTwo(Environment environment) {
    Phase initial = BackendKind.DUAL.initialPhase(environment.apply(BackendKind.PRIMARY_KEY));
    PostgresSettings settings = KnownDatabase.settingsOfOneThatMayBeAway(environment);
    try (RowStore file = file(environment);
        RowStore server = PostgresRowStore.open(settings.url(), LIMITS)) {
      TwoStores stores = new TwoStores(file, server, initial, Clock.systemUTC());
      return graphIn(stores.point().phase());
    }
  }

  private static GraphState graphOfServer(Environment environment) {
    PostgresSettings settings = KnownDatabase.settings(environment);
    try (SingleRowStore server =
        new SingleRowStore(PostgresRowStore.open(settings.url(), LIMITS), Phase.POSTGRES)) {
      return graphIn(server.point().phase());
    }
  }

  private static GraphState graphIn(Phase phase) {
    return phase.primary() == Phase.Side.POSTGRES
        ? GraphState.AVAILABLE
        : GraphState.FILE_IS_PRIMARY;
  }

  private static RowStore rows(Environment environment) {
    BackendKind kind = BackendKind.of(environment, PostgresSettings.isNamed(environment));
    return switch (kind) {
      case SQLITE -> new SingleRowStore(ownFile(environment), Phase.SQLITE);
      case POSTGRES -> new SingleRowStore(server(environment), Phase.POSTGRES);
      case DUAL -> both(kind, environment);
    };
  }

  private static RowStore both(BackendKind kind, Environment environment) {
    TwoStores stores =
        new TwoStores(
            file(environment),
            server(environment),
            kind.initialPhase(environment.apply(BackendKind.PRIMARY_KEY)),
            Clock.systemUTC());
    ShadowReads shadow = new ShadowReads(stores, 0, Set.of());
    // What is noted here the services carry.
    return new DualRowStore(stores, new Follower(stores, shadow, new Unwatched()), shadow);
  }

  /** One that nobody named is not made: whoever forgot the database's URL would not notice. */
  private static SqliteRowStore ownFile(Environment environment) {
    if (environment.find(BackendKind.KEY).isEmpty()
        && environment.find(BackendKind.FILE_KEY).isEmpty()
        && !Files.exists(BackendKind.file(null))) {
      // Says that no database is configured, and the way out.
      PostgresSettings.from(environment);
    }
    return file(environment);
  }

  private static SqliteRowStore file(Environment environment) {
    return SqliteRowStore.open(
        BackendKind.file(environment.apply(BackendKind.FILE_KEY)), TIMEOUT_MILLIS);
  }

  private static PostgresRowStore server(Environment environment) {
    PostgresSettings settings = PostgresSettings.from(environment);
    new Schema(settings).bringUpToDate();
    return PostgresRowStore.open(settings.url(), LIMITS);
  }

  /** A follower that is never started tells nothing. */
  private static final class Unwatched implements Follower.Watcher {
    @Override
    public void carried(int changes) {}

    @Override
    public void failed(String what, String why) {}
  }
}
