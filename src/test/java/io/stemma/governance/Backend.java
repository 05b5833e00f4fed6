package io.stemma.governance;

import io.stemma.record.RowStore;
import io.stemma.store.dual.DualRowStore;
import io.stemma.store.dual.Follower;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.Route;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be behind the governance store. */
public enum Backend {
  SQLITE {
    @Override
    Opened open(TestDatabase database, Path folder) {
      return new Opened(sqlite(folder), null);
    }
  },
  POSTGRES {
    @Override
    Opened open(TestDatabase database, Path folder) {
      return new Opened(postgres(database), null);
    }
  },
  POOLED {
    @Override
    Opened open(TestDatabase database, Path folder) {
      return new Opened(PostgresRowStore.open(Route.pooled(database.pooled()), LIMITS), null);
    }
  },
  DUAL_SQLITE {
    @Override
    Opened open(TestDatabase database, Path folder) {
      return dual(database, folder, Phase.DUAL_SQLITE);
    }
  },
  DUAL_POSTGRES {
    @Override
    Opened open(TestDatabase database, Path folder) {
      return dual(database, folder, Phase.DUAL_POSTGRES);
    }
  };

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final PoolLimits LIMITS = new PoolLimits(8, 1_000, 10_000, 30_000);

  /**
   * A store.
   *
   * @param stores both, where there are two
   */
  record Opened(RowStore rows, @Nullable TwoStores stores) {}

  abstract Opened open(TestDatabase database, Path folder);

  static RowStore sqlite(Path folder) {
    return SqliteRowStore.open(folder.resolve("estate.db"), BUSY_TIMEOUT_MILLIS);
  }

  static RowStore postgres(TestDatabase database) {
    return PostgresRowStore.open(database.url(), LIMITS);
  }

  private static Opened dual(TestDatabase database, Path folder, Phase phase) {
    TwoStores stores = new TwoStores(sqlite(folder), postgres(database), phase, Clock.systemUTC());
    ShadowReads shadow = new ShadowReads(stores, 1, Set.of());
    Follower follower = new Follower(stores, shadow, new SilentWatcher());
    follower.start();
    return new Opened(new DualRowStore(stores, follower, shadow), stores);
  }

  private static final class SilentWatcher implements Follower.Watcher {
    @Override
    public void carried(int changes) {}

    @Override
    public void failed(String what, String why) {}
  }
}
