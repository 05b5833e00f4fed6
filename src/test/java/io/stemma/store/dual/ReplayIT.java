package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Carrying all that there is comes to an end, also while others go on writing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayIT {
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, 10_000, 30_000);
  private static final int MORE_THAN_A_ROUND = 501;

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir Path folder;

  private int written;

  @Test
  void carriesWhatWasThereAndNotAllThatComesMeanwhile() {
    try (RowStore sqlite = SqliteRowStore.open(folder.resolve("estate.db"), 10_000);
        RowStore postgres = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      for (int i = 0; i < MORE_THAN_A_ROUND; i++) {
        change(sqlite);
      }
      RowStore busy = new Busy(postgres, () -> change(sqlite));
      TwoStores stores = new TwoStores(sqlite, busy, Phase.DUAL_SQLITE, Clock.systemUTC());

      long carried = new DualOperations(stores).replay();

      assertThat(carried).isBetween((long) MORE_THAN_A_ROUND, MORE_THAN_A_ROUND + 2L);
      assertThat(new DualOperations(stores).status(null, 1).entries()).isPositive();
    }
  }

  private void change(RowStore store) {
    String name = "a" + written++;
    store.write(
        rows -> {
          rows.insert(
              Row.of(RecordTables.IDENTITIES).with("agent_id", name).with("metadata", "{}"));
          new Outbox(rows, Clock.systemUTC())
              .note(Set.of(RowKey.of(RecordTables.IDENTITIES, name)));
          return name;
        });
  }

  /** A real store, while each write to which another change is made elsewhere. */
  private record Busy(RowStore store, Runnable meanwhile) implements RowStore {
    @Override
    public <T> T write(Work<T> work) {
      meanwhile.run();
      return store.write(work);
    }

    @Override
    public <T> T read(Work<T> work) {
      return store.read(work);
    }

    @Override
    public String name() {
      return store.name();
    }

    @Override
    public void close() {}
  }
}
