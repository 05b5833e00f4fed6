package io.stemma.governance;

import io.stemma.record.RowStore;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;

/** What can be behind the governance store. */
public enum Backend {
  SQLITE {
    @Override
    RowStore open(TestDatabase database, Path folder) {
      return SqliteRowStore.open(folder.resolve("estate.db"), BUSY_TIMEOUT_MILLIS);
    }
  },
  POSTGRES {
    @Override
    RowStore open(TestDatabase database, Path folder) {
      return PostgresRowStore.open(database.url(), LIMITS);
    }
  };

  static final int BUSY_TIMEOUT_MILLIS = 10_000;
  static final PoolLimits LIMITS = new PoolLimits(8, 1_000, 10_000, 30_000);

  abstract RowStore open(TestDatabase database, Path folder);
}
