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
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A dry run writes nothing, and tells what the run that follows does. */
class DryRunIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase BARE = TestDatabase.bare();
  @RegisterExtension static final TestDatabase RANDOM = TestDatabase.withGraph();

  private static final LoadOptions USUAL = LoadOptions.usual();
  private static final LoadOptions DRY = USUAL.withDryRun(true);

  @TempDir private Path folder = Path.of("");

  @Test
  void aDatabaseWithoutSchemaStaysWithoutOne() {
    Path estate = demo(300);
    List<String> before = Fingerprint.of(BARE);

    LoadReport report = run(BARE, DRY, estate).get(0);

    assertThat(Fingerprint.of(BARE)).isEqualTo(before);
    assertThat(report.run()).isZero();
    assertThat(report.tables()).allMatch(table -> table.loaded() == table.read());
    assertThat(report.identities().get("identities")).isEqualTo(300);
    assertThat(run(BARE, DRY.withRetentionApplied(true), estate).get(0).tables())
        .anyMatch(table -> table.skipped() > 0);
  }

  @Test
  void nothingIsWrittenWhateverStandsThere() {
    Path estate = demo(400);
    List<String> empty = Fingerprint.of(DATABASE);

    LoadReport first = run(DATABASE, DRY, estate).get(0);

    assertThat(Fingerprint.of(DATABASE)).isEqualTo(empty);
    assertThat(first.graph()).containsEntry("Agent", 0L);

    // Given a run that was stopped on its way
    StopRequest atOnce = new StopRequest();
    atOnce.make();
    assertThatThrownBy(() -> run(DATABASE, USUAL.withBatchRows(50), atOnce, estate))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    List<String> unfinished = Fingerprint.of(DATABASE);

    LoadReport second = run(DATABASE, DRY, estate).get(0);

    assertThat(Fingerprint.of(DATABASE)).isEqualTo(unfinished);
    assertThat(second.tables()).allMatch(TableCount::addsUp);
    assertThat(second.tables().get(0).unchanged()).isPositive();

    // Given the whole estate
    LoadReport loaded = run(DATABASE, USUAL, estate).get(0);
    List<String> whole = Fingerprint.of(DATABASE);

    LoadReport third = run(DATABASE, DRY, estate).get(0);

    assertThat(Fingerprint.of(DATABASE)).isEqualTo(whole);
    assertThat(third.tables()).allMatch(table -> table.unchanged() == table.read());
    assertThat(third.graph()).isEqualTo(loaded.graph());
    assertThat(third.record().lineage().cycles()).isEqualTo(loaded.record().lineage().cycles());
  }

  @Test
  void tellsThatARunWouldStopBecauseOfItsBudget() {
    SqliteFile file = SqliteFile.live(folder, "budget.db").agent("", "2025-06-01T00:00:00Z");
    LoadOptions none = DRY.withMaxRejected(RejectionBudget.parse("0").orElseThrow());

    assertThatThrownBy(() -> run(BARE, none, file.path()))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REJECTED))
        .hasMessageContaining("Nothing was written");
  }

  @Test
  void tellsWhatTheRunThatFollowsDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RANDOM.execute("INSERT INTO core.identities (agent_id, notes) VALUES ('a1', 'by hand')");
    for (int estate = 0; estate < 2; estate++) {
      RandomEstate one = new RandomEstate(folder, estate + "-one.db", random);
      RandomEstate other = new RandomEstate(folder, estate + "-other.db", random);
      for (int round = 0; round < 3; round++) {
        one.grow(random.nextInt(12));
        other.grow(random.nextInt(6));
        one.change();
        LoadOptions options = USUAL.withBatchRows(1 + random.nextInt(8));

        List<LoadReport> told = run(RANDOM, options.withDryRun(true), one.path(), other.path());
        List<LoadReport> done = run(RANDOM, options, one.path(), other.path());

        assertThat(told.stream().map(DryRunIT::account).toList())
            .as("seed %d, estate %d, round %d", seed, estate, round)
            .isEqualTo(done.stream().map(DryRunIT::account).toList());
        assertThat(done).as("seed %d", seed).allMatch(LoadReport::addsUp);
      }
    }
  }

  /** All that a dry run can know, line by line. */
  private static String account(LoadReport report) {
    StringBuilder account = new StringBuilder();
    for (TableCount table : report.tables()) {
      account.append(
          String.format(
              "%n%s: %d rows, %d read, %d loaded, %d unchanged, %s %s",
              table.source(),
              table.rows(),
              table.read(),
              table.loaded(),
              table.unchanged(),
              new java.util.TreeMap<>(table.details().quarantined().counts()),
              new java.util.TreeMap<>(table.details().kept().counts())));
    }
    return account
        .append(String.format("%n%s", report.unknownTables()))
        .append(report.record().identities())
        .append(report.record().placeholders())
        .append(report.record().lineage().selfParents())
        .append(' ')
        .append(report.record().lineage().cycles())
        .toString();
  }

  private Path demo(int agents) {
    Path estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(agents, 11, estate, false));
    return estate;
  }

  private static List<LoadReport> run(TestDatabase database, LoadOptions options, Path... files) {
    return run(database, options, new StopRequest(), files);
  }

  private static List<LoadReport> run(
      TestDatabase database, LoadOptions options, StopRequest stop, Path... files) {
    return new Backfill(
            database.settings(), GovernanceFamily.FAMILY, null, options, stop, Progress.UNSEEN)
        .run(List.of(files));
  }
}
