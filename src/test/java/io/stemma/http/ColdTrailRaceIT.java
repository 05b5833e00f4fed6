package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.audit.PostgresHolds;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A month is read while it is retired, dropped and brought back: no answer is without it. */
class ColdTrailRaceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final AuditMonth MARCH = AuditMonth.of("events", "2021-03");
  private static final String QUESTION =
      "/api/v1/audit/events?since=2021-03-01T00:00:00Z&until=2021-04-01T00:00:00Z&order=oldest";
  private static final int ENTRIES = 20;
  private static final int READERS = 4;
  private static final int ROUNDS = 6;

  @TempDir private Path folder = Path.of("");
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cold = new AtomicInteger();
  private final AtomicInteger hot = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void everyAnswerHasEachEntryOnceWhereverItsMonthIs() throws Exception {
    try (ServiceProcess service =
        new ServiceProcess(
            Map.of(
                "DB_POSTGRES_URL",
                DATABASE.text(),
                "STEMMA_SEAL_ENABLED",
                "false",
                "STEMMA_MAINTENANCE_CRON",
                "0 0 29 2 *",
                "STEMMA_ARCHIVE_FOLDER",
                folder.toString(),
                // The same as for the test: at its start the service may take the first steps.
                "STEMMA_ARCHIVE_GRACE_DAYS",
                "0"))) {
      DATABASE.execute(
          """
          SELECT audit.ensure_partition('events', '2021-03-01');
          INSERT INTO audit.events (ts, event_id, event_type, payload)
            SELECT '2021-03-31T23:00:00Z'::timestamptz + n * interval '1 s', 'e' || n, 'attest', '{}'
            FROM generate_series(1, 20) n;
          """);
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(new Thread(() -> readPages(service), "reader-" + i));
        readers.get(i).start();
      }
      for (int round = 0; round < ROUNDS; round++) {
        // One at a time: at first the service's own maintenance may be at it.
        while (!months().retire(new Loud())) {
          Thread.onSpinWait();
        }
        assertThat(state()).isEqualTo(MonthLife.State.DROPPED);
        months().restore(MARCH);
        assertThat(state()).isEqualTo(MonthLife.State.OPEN);
        new PostgresHolds(DATABASE.url()).release(MARCH, false, false);
      }
      over.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cold).as("answers from an archive").hasPositiveValue();
    assertThat(hot).as("answers from the table").hasPositiveValue();
  }

  private void readPages(ServiceProcess service) {
    List<String> all = IntStream.rangeClosed(1, ENTRIES).mapToObj(n -> "e" + n).toList();
    while (!over.get()) {
      var page = service.get(QUESTION + "&limit=50").body();
      if (!page.findValuesAsText("id").equals(all) || page.has("missingMonths")) {
        wrong.add(page.toString());
      }
      (page.has("tier") ? cold : hot).incrementAndGet();
    }
  }

  private MonthLife.State state() {
    List<MonthLife> parts =
        months().outlook().stream()
            .map(AuditMonths.Outlook::life)
            .filter(life -> life.month().equals(MARCH))
            .toList();
    return parts.get(parts.size() - 1).state();
  }

  private AuditMonths months() {
    return new AuditMonths(
        DATABASE.url(),
        new ArchiveSettings(Optional.of(folder), 0),
        Clock.systemUTC(),
        new ParquetArchives.Made("0", "test"));
  }

  /** Has a failure seen. */
  private static final class Loud implements RetirementListener {
    @Override
    public void done(AuditMonth month, RetirementStep step) {}

    @Override
    public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
      throw failure;
    }

    @Override
    public void stays(AuditMonth month, String why) {}
  }
}
