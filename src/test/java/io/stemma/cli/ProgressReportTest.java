package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.TableCount;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private final StringWriter screen = new StringWriter();
  private long nanos = 5;

  @Test
  void withoutATerminalALineComesWithEachTableAndAtMostOneInTenSeconds() {
    ProgressReport report = plain(false);

    moveTwoTables(report, Duration.ofSeconds(4));

    assertThat(lines())
        .containsExactly(
            "run 7 of estate.db: 6,000 rows in 2 tables",
            "50 %  3,000 of 6,000 rows, 250/s, 0:12 left: agents",
            "agents: 4,000 rows in 16.0 s, 3 quarantined",
            "100 %  6,000 of 6,000 rows, 250/s, 0:00 left: events",
            "events: 2,000 rows in 8.0 s, 5 skipped");
  }

  @Test
  void onATerminalOneLineIsWrittenOverAndOver() {
    ProgressReport report =
        new ProgressReport(new ProgressScreen.Terminal(out(), () -> nanos), false, () -> nanos);

    moveTwoTables(report, Duration.ofSeconds(4));

    assertThat(screen.toString().replace("\r\u001b[K", "<"))
        .isEqualTo(
            "run 7 of estate.db: 6,000 rows in 2 tables\n"
                + "<16 %  1,000 of 6,000 rows, 250/s, 0:20 left: agents"
                + "<33 %  2,000 of 6,000 rows, 250/s, 0:16 left: agents"
                + "<50 %  3,000 of 6,000 rows, 250/s, 0:12 left: agents"
                + "<66 %  4,000 of 6,000 rows, 250/s, 0:08 left: agents"
                + "<agents: 4,000 rows in 16.0 s, 3 quarantined\n"
                + "66 %  4,000 of 6,000 rows, 250/s, 0:08 left: agents"
                + "<83 %  5,000 of 6,000 rows, 250/s, 0:04 left: events"
                + "<100 %  6,000 of 6,000 rows, 250/s, 0:00 left: events"
                + "<events: 2,000 rows in 8.0 s, 5 skipped\n"
                + "100 %  6,000 of 6,000 rows, 250/s, 0:00 left: events"
                + "<");
  }

  @Test
  void batchesThatFollowQuicklyAreNotAllShown() {
    ProgressReport report =
        new ProgressReport(new ProgressScreen.Terminal(out(), () -> nanos), false, () -> nanos);

    moveTwoTables(report, Duration.ofMillis(1));

    assertThat(screen.toString()).contains("16 %").doesNotContain("33 %", "83 %");
  }

  @Test
  void whoeverAsksForMoreIsToldEveryBatchAndMonth() {
    ProgressReport report = plain(true);

    moveTwoTables(report, Duration.ofSeconds(1));

    assertThat(lines())
        .contains(
            "  agents: 1,000 rows, the last batch in 1.0 s",
            "  events: month 2026-01 made and held",
            "  events: month 2026-02 made");
  }

  @Test
  void aRunThatGoesOnSaysHowMuchWasDoneBefore() {
    ProgressReport report = plain(false);

    report.begin("estate.db", 7, List.of(new Progress.Table("agents", 0, 0, 10, 4_000, 1_000)));

    assertThat(lines())
        .containsExactly("run 7 of estate.db: 4,000 rows in 1 table, 1,000 of them done before");
  }

  /** Batches of 1,000 rows. */
  private void moveTwoTables(ProgressReport report, Duration batch) {
    report.begin(
        "estate.db",
        7,
        List.of(
            new Progress.Table("agents", 0, 0, 10, 4_000, 0),
            new Progress.Table("events", 1, 0, 10, 2_000, 0)));
    move(report, "agents", 4, batch, 3, 0);
    report.monthMade("events", "2026-01-01", true);
    report.monthMade("events", "2026-02-01", false);
    move(report, "events", 2, batch, 0, 5);
    report.end();
  }

  private void move(
      ProgressReport report, String table, int batches, Duration batch, long bad, long skipped) {
    report.tableBegun(table);
    for (int i = 1; i <= batches; i++) {
      nanos += batch.toNanos();
      report.batch(count(table, i * 1_000L, bad, skipped), batch);
    }
    report.tableDone(count(table, batches * 1_000L, bad, skipped), batch.multipliedBy(batches));
  }

  private static TableCount count(String table, long rows, long quarantined, long skipped) {
    return new TableCount(
        table,
        "live",
        "core." + table,
        rows,
        rows,
        0,
        0,
        quarantined,
        0,
        skipped,
        TableCount.Details.NONE);
  }

  private ProgressReport plain(boolean verbose) {
    return new ProgressReport(new ProgressScreen.Plain(out(), () -> nanos), verbose, () -> nanos);
  }

  private PrintWriter out() {
    return new PrintWriter(screen);
  }

  private List<String> lines() {
    return screen.toString().lines().toList();
  }
}
