package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Audit rows past their retention are left out where that is asked for, and never in silence. */
class RetentionIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final int OLD = 5;
  private static final LoadOptions APPLIED = LoadOptions.usual().withRetentionApplied(true);

  @TempDir private Path folder = Path.of("");
  private SqliteFile file = SqliteFile.in(folder, "unused.db");

  /** Events of six months: the last minute that is too old, the first that is not, and others. */
  @BeforeEach
  void makeFile() {
    DATABASE.execute(
        "UPDATE audit.retention SET keep_days = 180 WHERE table_name = 'events'; DELETE FROM audit.events");
    file = SqliteFile.live(folder, "trail.db");
    String edge =
        DATABASE.value(
            "SELECT to_char(audit.utc_month(now() - interval '180 days'), 'YYYY-MM-DD')");
    String before =
        DATABASE.value(
            "SELECT to_char(?::date - interval '1 minute', 'YYYY-MM-DD\"T\"HH24:MI:SSZ')", edge);
    for (int i = 0; i < OLD - 1; i++) {
      event("2020-01-0" + (i + 1) + "T00:00:00Z", "{}");
    }
    event(before, "no JSON, so it is kept beside its row");
    event(edge + "T00:00:00Z", "{}");
    event(DATABASE.value("SELECT to_char(now(), 'YYYY-MM-DD')") + "T00:00:00Z", "{}");
  }

  @Test
  void theyAreSkippedAndCounted() {
    TableCount events = events(run(APPLIED.withBatchRows(2), new StopRequest()));

    assertThat(events.read()).isEqualTo(7);
    assertThat(events.skipped()).isEqualTo(OLD);
    assertThat(events.loaded()).isEqualTo(2);
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events")).isEqualTo("2");
  }

  @Test
  void theVerificationCountsThemInsteadOfMissingThem() {
    run(APPLIED, new StopRequest());

    VerifyReport report = verify();

    assertThat(report.isClean()).isTrue();
    assertThat(events(report).skipped()).isEqualTo(OLD);
    assertThat(events(report).expected().rows()).isEqualTo(2);
  }

  @Test
  void theVerificationStillMissesWhatShouldBeThere() {
    run(APPLIED, new StopRequest());
    DATABASE.execute("DELETE FROM audit.events WHERE ts = (SELECT max(ts) FROM audit.events)");

    VerifyReport report = verify();

    assertThat(report.isClean()).isFalse();
    assertThat(events(report).differences()).isEqualTo(1);
  }

  @Test
  void whatAnEarlierRunHasTakenIsNoDifference() {
    run(LoadOptions.usual(), new StopRequest());
    assertThat(verify().isClean()).isTrue();
    run(APPLIED, new StopRequest());

    VerifyReport report = verify();

    assertThat(report.isClean()).as(report.differences() + "").isTrue();
    assertThat(events(report).skipped()).isEqualTo(OLD);
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events")).isEqualTo("7");
  }

  @Test
  void aRunThatGoesOnSkipsWhatItSkippedBefore() {
    StopRequest atOnce = new StopRequest();
    atOnce.make();
    assertThatThrownBy(() -> run(APPLIED.withBatchRows(1), atOnce));
    DATABASE.execute("UPDATE audit.retention SET keep_days = 9999 WHERE table_name = 'events'");

    TableCount events = events(run(APPLIED, new StopRequest()));

    assertThat(events.skipped()).isEqualTo(OLD);
    assertThat(events.loaded()).isEqualTo(2);
  }

  private void event(String timestamp, String details) {
    file.insert(
        "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
        timestamp,
        "trail-agent",
        "attest",
        1.0,
        details);
  }

  private LoadReport run(LoadOptions options, StopRequest stop) {
    return new Backfill(
            DATABASE.settings(), GovernanceFamily.FAMILY, null, options, stop, Progress.UNSEEN)
        .run(List.of(file.path()))
        .get(0);
  }

  private VerifyReport verify() {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 100)
        .run(List.of(file.path()))
        .get(0);
  }

  private static TableCount events(LoadReport report) {
    return report.tables().stream()
        .filter(table -> table.source().equals("audit_events"))
        .findFirst()
        .orElseThrow();
  }

  private static TableResult events(VerifyReport report) {
    return report.tables().stream()
        .filter(table -> table.source().equals("audit_events"))
        .findFirst()
        .orElseThrow();
  }
}
