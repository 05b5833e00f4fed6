package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.fault.BackfillProcess;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that is stopped goes on as the same run; one that is running is not joined. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumeIT {
  @RegisterExtension static final TestDatabase REFUSED = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase INTERRUPTED = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase STOPPED = TestDatabase.withGraph();

  private static final int AGENTS = 300;
  private static final int SMALL_BATCH = 20;

  @TempDir static Path folder = Path.of("");

  private static Path estate = Path.of("");

  @BeforeAll
  static void makeEstate() {
    estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(AGENTS, 3, estate, false));
  }

  @Test
  void onCtrlCItEndsWithCodeFourAndSaysHowToGoOn() throws SQLException {
    BackfillProcess process;
    try (Connection other = INTERRUPTED.connect()) {
      // Held up before its end, however fast it is.
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE core.sessions IN EXCLUSIVE MODE");
      process = BackfillProcess.start(INTERRUPTED.text(), estate, SMALL_BATCH);
      do {
        assertThat(process.endsWithin(1)).as(process.said()).isFalse();
      } while (INTERRUPTED.value("SELECT count(*) FROM backfill.checkpoints").equals("0"));

      process.interrupt();
      while (!process.said().contains("stemma: stopping")) {
        assertThat(process.endsWithin(1)).as(process.said()).isFalse();
      }
    }

    assertThat(process.exit()).as(process.said()).isEqualTo(4);
    assertThat(process.said()).contains("stemma: ").contains("same command");
    assertThat(INTERRUPTED.value("SELECT state FROM backfill.runs")).isEqualTo("interrupted");
    LoadReport report = run(INTERRUPTED, new StopRequest());
    assertThat(INTERRUPTED.value("SELECT state FROM backfill.runs")).isEqualTo("done");
    assertThat(report.tables()).allMatch(table -> table.loaded() == table.read());
  }

  @Test
  void stoppedAtTheEndOfABatchItGoesOnAsTheSameRun() {
    StopRequest atOnce = new StopRequest();
    atOnce.make();

    assertThatThrownBy(() -> run(STOPPED, atOnce))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(STOPPED.value("SELECT state FROM backfill.runs")).isEqualTo("interrupted");
    LoadReport report = run(STOPPED, new StopRequest());

    assertThat(STOPPED.rows("SELECT run_id, state FROM backfill.runs"))
        .containsExactly(report.run() + "|done");
    assertThat(report.tables()).allMatch(table -> table.loaded() == table.read());
  }

  @Test
  void aSecondBackfillOfTheSameSourceIsRefused() throws SQLException {
    try (Connection other = REFUSED.connect()) {
      TestDatabase.rows(
          other,
          "SELECT pg_advisory_lock(hashtextextended('stemma backfill of ' || ?, 0))",
          estate.toString());

      assertThatThrownBy(() -> run(REFUSED, new StopRequest()))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKFILL_RUNNING));
    }
  }

  private static LoadReport run(TestDatabase database, StopRequest stop) {
    LoadOptions options = LoadOptions.usual().withBatchRows(500);
    return new Backfill(
            database.settings(), GovernanceFamily.FAMILY, null, options, stop, Progress.UNSEEN)
        .run(List.of(estate))
        .get(0);
  }
}
