package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Writers do not wait for the making, archiving, detaching and dropping of months. */
class UnderLoadIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final int MONTHS = 120;
  private static final int WRITERS = 2;

  /** Each writer's writes before the maintenance begins: the longest of them is nobody's fault. */
  private static final int BEFORE = 5_000;

  /**
   * Far over what is measured (docs/adr/0016), far below what a lock held for a month would cost.
   */
  private static final long LOOSE_BOUND_MILLIS = 1_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void noWriteWaitsForTheMaintenanceOfTenYears() throws Exception {
    SetClock clock = new SetClock("2021-09-01T00:00:00Z");
    Months months = new Months(DATABASE, folder, clock);
    DATABASE.execute("INSERT INTO audit.events (event_type) VALUES ('first')");
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch warm = new CountDownLatch(WRITERS);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(over, warm));
      writers.get(i).start();
    }
    warm.await();

    DATABASE.execute("SELECT audit.ensure_partitions('2011-10-01Z', '2021-09-30Z')");
    DATABASE.execute("UPDATE audit.retention SET keep_days = 3300");
    Told told = months.retire();
    clock.set(Instant.parse("2021-09-15T00:00:00Z"));
    told.done.addAll(months.retire().done);

    over.set(true);
    List<Long> quiet = new ArrayList<>();
    List<Long> nanos = new ArrayList<>();
    for (Writer writer : writers) {
      writer.join();
      assertThat((Object) writer.failure).isNull();
      quiet.addAll(writer.quiet);
      nanos.addAll(writer.nanos);
    }
    Collections.sort(quiet);
    Collections.sort(nanos);
    System.getLogger("load")
        .log(
            System.Logger.Level.INFO,
            "%d steps over %d months; without them %s; beside them %s"
                .formatted(told.done.size(), 2 * MONTHS, summary(quiet), summary(nanos)));
    assertThat(told.failures).isEmpty();
    assertThat(told.done).filteredOn(step -> step.endsWith("drop")).hasSizeGreaterThan(15);
    assertThat(nanos.get(nanos.size() - 1) / 1_000_000).isLessThan(LOOSE_BOUND_MILLIS);
  }

  private static String summary(List<Long> nanos) {
    return "%d writes, p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
        .formatted(
            nanos.size(),
            nanos.get(nanos.size() / 2) / 1e6,
            nanos.get(nanos.size() * 99 / 100) / 1e6,
            nanos.get(nanos.size() - 1) / 1e6);
  }

  /** Writes one event after another. */
  private static final class Writer extends Thread {
    private final AtomicBoolean over;
    private final CountDownLatch warm;
    private final List<Long> quiet = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private volatile @org.jspecify.annotations.Nullable SQLException failure;

    Writer(AtomicBoolean over, CountDownLatch warm) {
      this.over = over;
      this.warm = warm;
    }

    @Override
    public void run() {
      int written = 0;
      try (Connection connection = DATABASE.connect();
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO audit.events (event_type, agent_id) VALUES ('load', 'agent')")) {
        while (!over.get()) {
          long before = System.nanoTime();
          insert.execute();
          (written < BEFORE ? quiet : nanos).add(System.nanoTime() - before);
          if (++written == BEFORE) {
            warm.countDown();
          }
        }
      } catch (SQLException e) {
        failure = e;
        warm.countDown();
      }
    }
  }
}
