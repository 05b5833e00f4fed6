package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.RejectionBudget;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What each option of a backfill does, and that a run is gone on with only under the same ones. */
class OptionsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String NOON = "2026-06-01T12:00:00Z";

  @TempDir private Path folder = Path.of("");

  @Test
  void takesOnlyTheTablesAskedForAndListsTheOthers() {
    SqliteFile file = SqliteFile.live(folder, "some.db").agent("some-a", NOON);
    tag(file, "some-d", "some-tag");

    LoadReport report = run(file, usual().withTables(Set.of("discovery_tags")));

    assertThat(report.tables()).extracting(TableCount::source).containsExactly("discovery_tags");
    assertThat(report.leftOut()).contains("agent_metadata", "audit_events");
    assertThat(report.leftOut()).doesNotContain("discovery_tags");
    assertThat(count("core.discovery_tags WHERE tag = 'some-tag'")).isEqualTo("1");
    assertThat(count("core.identities WHERE agent_id = 'some-a'")).isEqualTo("0");
  }

  @Test
  void aTableThatNoFileHasIsRefusedWithTheNamesThereAre() {
    SqliteFile file = SqliteFile.live(folder, "names.db").execute("CREATE TABLE stray (x)");

    assertThatThrownBy(() -> run(file, usual().withTables(Set.of("agents", "stray"))))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_USE))
        .hasMessageContaining("agents, stray")
        .hasMessageContaining("agent_metadata, agent_state, audit_events");
  }

  @Test
  void aTimeWithoutAZoneMattersOnlyInATableThatIsTaken() {
    SqliteFile file = SqliteFile.live(folder, "zone.db").agent("zone-a", "2026-06-01T12:00:00");
    tag(file, "zone-d", "zone-tag");

    LoadReport report = run(file, usual().withTables(Set.of("discovery_tags")));

    assertThat(report.tables()).singleElement().matches(table -> table.loaded() == 1);
  }

  @Test
  void aBatchHoldsAsManyRecordsAsAskedFor() {
    SqliteFile file = SqliteFile.live(folder, "batch.db");
    for (int i = 0; i < 7; i++) {
      file.agent("batch-" + i, NOON);
    }
    StopRequest atOnce = new StopRequest();
    atOnce.make();

    assertThatThrownBy(() -> backfill(usual().withBatchRows(3), atOnce).run(List.of(file.path())))
        .hasMessageContaining("same command again");

    assertThat(count("core.identities WHERE agent_id LIKE 'batch-%'")).isEqualTo("3");
  }

  @Test
  void stopsBehindTheBatchThatWentOverItsBudgetAndListsTheReasons() {
    SqliteFile file = badAgents("budget.db", 10);

    assertThatThrownBy(() -> run(file, usual().withBatchRows(4).withMaxRejected(records(5))))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REJECTED))
        .hasMessageContaining("8 of 8 records are in quarantine (8 no_key)")
        .hasMessageContaining("--max-rejected 5")
        .hasMessageContaining("'stemma quarantine list' lists them");

    assertThat(state(file)).isEqualTo("failed|8");
  }

  @Test
  void aRunThatGoesOnCountsWhatWasPutAsideBefore() {
    SqliteFile file = badAgents("again.db", 10);
    LoadOptions four = usual().withBatchRows(4);
    assertThatThrownBy(() -> run(file, four.withMaxRejected(records(7))));
    long first = lastRun(file);

    assertThatThrownBy(() -> run(file, four.withMaxRejected(records(7))));
    assertThat(state(file)).isEqualTo("failed|8");
    LoadReport report = run(file, four.withMaxRejected(records(10)));

    assertThat(report.run()).isEqualTo(first);
    assertThat(table(report, "agent_metadata").quarantined()).isEqualTo(10);
  }

  @Test
  void aShareOfFewRecordsIsJudgedAtTheEnd() {
    SqliteFile file = badAgents("share.db", 3).agent("share-good", NOON);

    assertThatThrownBy(() -> run(file, usual().withBatchRows(1).withMaxRejected(budget("74.9%"))))
        .hasMessageContaining("3 of 4 records");
    LoadReport report = run(file, usual().withMaxRejected(budget("75%")));

    assertThat(table(report, "agent_metadata").loaded()).isEqualTo(1);
  }

  @Test
  void aRunThatDidNotFinishIsGoneOnWithOnlyUnderTheSameContent() {
    SqliteFile file = SqliteFile.live(folder, "same.db").agent("same-a", NOON);
    StopRequest atOnce = new StopRequest();
    atOnce.make();
    LoadOptions options = usual().withBatchRows(1).withTables(Set.of("agent_metadata"));
    assertThatThrownBy(() -> backfill(options, atOnce).run(List.of(file.path())));
    long stopped = lastRun(file);

    LoadReport other = run(file, usual());
    LoadOptions again = usual().withBatchRows(1).withRecheck(true);
    assertThatThrownBy(() -> backfill(again, atOnce).run(List.of(file.path())));
    long stoppedAgain = lastRun(file);
    LoadReport faster = run(file, usual().withMaxRowsPerSecond(9_999));

    assertThat(other.run()).isGreaterThan(stopped);
    assertThat(stoppedAgain).isGreaterThan(other.run());
    assertThat(faster.run()).isEqualTo(stoppedAgain);
    assertThat(
            DATABASE.value(
                "SELECT options ->> 'maxRowsPerSecond' FROM backfill.runs WHERE run_id = ?",
                faster.run()))
        .isEqualTo("9999");
  }

  private SqliteFile badAgents(String name, int rows) {
    SqliteFile file = SqliteFile.live(folder, name);
    for (int i = 0; i < rows; i++) {
      file.execute(
          "INSERT INTO agent_metadata (agent_id, status, created_at, last_update)"
              + " VALUES (x'0%d', 'active', '%s', '%s')".formatted(i, NOON, NOON));
    }
    return file;
  }

  private static void tag(SqliteFile file, String discovery, String tag) {
    file.insert("discovery_tags (discovery_id, tag)", discovery, tag);
  }

  private static LoadOptions usual() {
    return LoadOptions.usual();
  }

  private static RejectionBudget records(long most) {
    return new RejectionBudget.Records(most);
  }

  private static RejectionBudget budget(String words) {
    return RejectionBudget.parse(words).orElseThrow();
  }

  private static Backfill backfill(LoadOptions options, StopRequest stop) {
    return new Backfill(
        DATABASE.settings(), GovernanceFamily.FAMILY, null, options, stop, Progress.UNSEEN);
  }

  private static LoadReport run(SqliteFile file, LoadOptions options) {
    return backfill(options, new StopRequest()).run(List.of(file.path())).get(0);
  }

  private static TableCount table(LoadReport report, String source) {
    return report.tables().stream()
        .filter(t -> t.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  private static String count(String rows) {
    return DATABASE.value("SELECT count(*) FROM " + rows);
  }

  private static long lastRun(SqliteFile file) {
    return Long.parseLong(
        DATABASE.value(
            "SELECT max(run_id) FROM backfill.runs WHERE source = ?", file.path().toString()));
  }

  /** State of the file's last run and how much it has put aside. */
  private static String state(SqliteFile file) {
    return DATABASE.value(
        "SELECT state, sum(quarantined_count) FROM backfill.runs JOIN backfill.checkpoints"
            + " USING (run_id) WHERE run_id = ? GROUP BY state",
        lastRun(file));
  }
}
