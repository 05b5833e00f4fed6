package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.ValidationState;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.audit.MonthRows;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows of months that the maintenance archived are found there, and are not loaded again. */
class ArchivedMonthsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final String EVENT =
      "audit_events (timestamp, agent_id, event_type, confidence, details_json, metadata_json)";
  private static final String CALL = "tool_usage (timestamp, usage_id, tool_name, payload_json)";
  private static final LoadOptions RECHECK = LoadOptions.usual().withRecheck(true);

  @TempDir private Path folder = Path.of("");
  private SqliteFile file = SqliteFile.in(folder, "unused.db");
  private int made;

  /** An estate whose events and calls lie in two months, loaded; nothing holds them any more. */
  @BeforeEach
  void loadAnEstate() {
    made++;
    file = SqliteFile.live(folder, "trail.db");
    for (String month : List.of("2021-01", "2021-02")) {
      for (int i = 1; i <= 3; i++) {
        event(month + "-0" + i + "T00:00:00.000001Z", "{\"n\": " + i + ", \"ü\": [1.50, null]}");
      }
      file.insert(CALL, month + "-05T00:00:00Z", "call-" + month, "tool", "{\"k\": \"\"}");
    }
    event("2021-01-09T00:00:00Z", "no JSON, so it is kept beside its row");
    load(LoadOptions.usual());
    DATABASE.execute("DELETE FROM audit.holds");
  }

  @Test
  void theirRowsAreProvedByTheMonthsTableAndThenByItsArchive() {
    retire(7);
    assertThat(states()).containsOnly("detached");
    isProvedAndLeftAlone("detached");

    retire(0);
    assertThat(states()).containsOnly("dropped");
    isProvedAndLeftAlone("dropped");
    withoutItsArchiveNothingIsSaidToBeProved();
    aRowThatIsNewIsLoadedAndOneThatIsOtherIsQuarantined();
  }

  private void isProvedAndLeftAlone(String state) {
    VerifyReport report = verify(archives());

    assertThat(report.isClean()).as(report.differences() + " " + report.tables()).isTrue();
    assertThat(table(report, "audit_events").maintained()).containsEntry("archived_proved", 7L);
    assertThat(table(report, "tool_usage").maintained()).containsEntry("archived_proved", 2L);
    assertThat(table(report, "audit_events").actual().rows()).isEqualTo(7);
    assertThat(report.maintenance())
        .extracting(change -> change.toJson().toString())
        .contains(
            """
            {"class":"archived_proved","table":"audit.events","key":{"month":"2021-01","archive":"events_2021_01.parquet"},"rows":4}""");
    assertThat(counts(load(RECHECK.withDryRun(true)), "audit_events")).isEqualTo("0 7 0");
    assertThat(counts(load(LoadOptions.usual()), "audit_events")).isEqualTo("0 7 0");
    assertThat(counts(load(RECHECK.withBatchRows(2)), "tool_usage")).isEqualTo("0 2 0");
    assertThat(states()).as("no month came back").containsOnly(state);
    assertThat(DATABASE.rows("SELECT 1 FROM audit.holds")).isEmpty();
  }

  private void withoutItsArchiveNothingIsSaidToBeProved() {
    assertThat(table(verify(ArchivedRows.UNKNOWN), "audit_events"))
        .returns(ValidationState.TABLE_ERROR, TableResult::state)
        .satisfies(table -> assertThat(table.reason()).contains("STEMMA_ARCHIVE_FOLDER"));
    assertThatThrownBy(() -> load(RECHECK, ArchivedRows.UNKNOWN))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining("2021-01 was archived and dropped");
    Path archive = folder.resolve("archives").resolve("events_2021_02.parquet");
    byte[] bytes = bytes(archive);
    byte[] changed = bytes.clone();
    changed[changed.length / 2] ^= 1;
    write(archive, changed);
    assertThat(table(verify(archives()), "audit_events"))
        .returns(ValidationState.TABLE_ERROR, TableResult::state)
        .satisfies(table -> assertThat(table.reason()).contains("not the one that was proved"));
    write(archive, bytes);
  }

  private void aRowThatIsNewIsLoadedAndOneThatIsOtherIsQuarantined() {
    file.execute(
        "UPDATE tool_usage SET tool_name = 'other' WHERE usage_id = 'call-2021-01';"
            + "DELETE FROM tool_usage WHERE usage_id = 'call-2021-02'");
    event("2021-01-20T00:00:00Z", "{}");

    LoadReport later = load(RECHECK);
    VerifyReport report = verify(archives());

    assertThat(counts(later, "audit_events")).isEqualTo("1 7 0");
    assertThat(counts(later, "tool_usage")).isEqualTo("0 0 1");
    assertThat(DATABASE.rows("SELECT detail FROM backfill.quarantine").get(0)).contains("archived");
    assertThat(table(report, "audit_events").state()).isEqualTo(ValidationState.VALIDATED);
    assertThat(report.differences())
        .extracting(found -> found.kind().word() + " " + found.key().get("usage_id"))
        .contains("extra_in_target call-2021-02");
  }

  private void event(String time, String details) {
    file.insert(EVENT, time, "agent-" + made, "attest", 0.1, details, null);
  }

  /** Archives, detaches and proves what is due; drops what has waited for so many days. */
  private void retire(int graceDays) {
    Clock clock =
        Clock.fixed(Instant.now().plus(Duration.ofDays(graceDays == 0 ? 8 : 0)), ZoneOffset.UTC);
    new AuditMonths(
            DATABASE.url(),
            new ArchiveSettings(Optional.of(folder.resolve("archives")), 7),
            clock,
            made())
        .retire(new Failing());
  }

  private static ParquetArchives.Made made() {
    return new ParquetArchives.Made("26", "test");
  }

  private ArchivedRows archives() {
    return new ArchivedRows(
        Optional.of(
            new ParquetArchives(
                folder.resolve("archives"),
                new MonthRows(DATABASE.url()),
                Clock.systemUTC(),
                made())));
  }

  private static List<String> states() {
    return DATABASE.rows(
        "SELECT DISTINCT state FROM audit.months WHERE month BETWEEN '2021-01-01' AND '2021-02-01'");
  }

  private LoadReport load(LoadOptions options) {
    return load(options, archives());
  }

  private LoadReport load(LoadOptions options, ArchivedRows archives) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            null,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .withArchives(archives)
        .run(List.of(file.path()))
        .get(0);
  }

  private VerifyReport verify(ArchivedRows archives) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 100)
        .withArchives(archives)
        .run(List.of(file.path()))
        .get(0);
  }

  private static TableResult table(VerifyReport report, String source) {
    return report.tables().stream()
        .filter(table -> table.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  /** Loaded, unchanged and quarantined records. */
  private static String counts(LoadReport report, String source) {
    TableCount count =
        report.tables().stream()
            .filter(table -> table.source().equals(source))
            .findFirst()
            .orElseThrow();
    return count.loaded() + " " + count.unchanged() + " " + count.quarantined();
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path path, byte[] bytes) {
    try {
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing may fail here. */
  private static final class Failing implements RetirementListener {
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
