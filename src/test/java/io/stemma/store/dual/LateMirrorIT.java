package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
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
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that was held up between two of its steps does no harm when it goes on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateMirrorIT {
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, 10_000, 30_000);
  private static final RowKey AGENT = RowKey.of(RecordTables.IDENTITIES, "a");

  @TempDir Path folder;

  private TestDatabase database;
  private TwoStores stores;

  @BeforeEach
  void open() {
    database = TestDatabase.withGraph();
    stores =
        new TwoStores(
            SqliteRowStore.open(folder.resolve("estate.db"), 10_000),
            PostgresRowStore.open(database.url(), LIMITS),
            Phase.DUAL_SQLITE,
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    stores.sqlite().close();
    stores.postgres().close();
    database.close();
  }

  @Test
  void overwritesNothingOnASideThatIsWrittenFirstByNow() {
    changed(stores.sqlite(), "old");
    RowStore late =
        new Late(
            stores.postgres(),
            () -> {
              new DualOperations(stores).diff(difference -> {});
              new Move(stores, new Move.Demands(Duration.ZERO, 0, 0)).advance();
              changed(stores.postgres(), "new");
            });
    Mirror mirror =
        new TwoStores(stores.sqlite(), late, Phase.DUAL_SQLITE, stores.clock())
            .mirror(Phase.DUAL_SQLITE);

    assertThatThrownBy(mirror::round)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_BUSY));

    assertThat(label(stores.postgres())).isEqualTo("new");
    new DualOperations(stores).replay();
    assertThat(label(stores.sqlite())).isEqualTo("new");
  }

  @Test
  void notesNoStepOverALaterOne() {
    MovePoint early = stores.beginning().next(Phase.DUAL_POSTGRES, stores.clock().instant());
    MovePoint later = early.next(Phase.POSTGRES, stores.clock().instant());
    assertThat(noted(later)).isTrue();

    assertThat(noted(early)).isFalse();
    assertThat(stores.postgres().<MovePoint>read(rows -> MovePoint.in(rows).orElseThrow()))
        .isEqualTo(later);
    assertThat(stores.settled()).isEqualTo(later);
    assertThat(stores.sqlite().<MovePoint>read(rows -> MovePoint.in(rows).orElseThrow()))
        .isEqualTo(later);
  }

  private boolean noted(MovePoint point) {
    return stores.postgres().write(rows -> point.note(rows, stores.clock().instant()));
  }

  private void changed(RowStore store, String label) {
    Row row = Row.of(RecordTables.IDENTITIES).with("agent_id", "a").with("label", label);
    store.write(
        rows -> {
          rows.put(List.of(row));
          new Outbox(rows, stores.clock()).note(Set.of(AGENT));
          return row;
        });
  }

  private static String label(RowStore store) {
    return store.read(rows -> rows.find(AGENT).orElseThrow().text("label"));
  }

  /** The same store, to which something happens before its first write. */
  private static final class Late implements RowStore {
    private final RowStore store;
    private Runnable first;

    Late(RowStore store, Runnable first) {
      this.store = store;
      this.first = first;
    }

    @Override
    public <T> T write(Work<T> work) {
      Runnable before = first;
      first = () -> {};
      before.run();
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
