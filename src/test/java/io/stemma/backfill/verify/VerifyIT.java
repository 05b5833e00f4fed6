package io.stemma.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.Verification;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.undo.RunUndo;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault is planted by SQL, found, named and taken back; a clean verification in between would
 * not see it.
 */
class VerifyIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private static Path folder = Path.of("");
  private static Path demo = Path.of("");
  private static Path odd = Path.of("");

  /** Estates that both are moved once; no test leaves a trace in them. */
  @BeforeAll
  static void moveTwoEstates() {
    demo = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(300, 7, demo, false));
    odd = OddFile.in(folder).path();
    new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(demo, odd));
  }

  @Test
  void whatWasMovedIsValidated() {
    List<VerifyReport> reports = verify(demo, odd);

    assertThat(reports).allMatch(VerifyReport::isClean);
    assertThat(reports).allSatisfy(report -> assertThat(report.differences()).isEmpty());
    assertThat(reports.get(0).tables())
        .hasSizeGreaterThan(14)
        .allMatch(table -> table.state() == ValidationState.VALIDATED)
        .allMatch(table -> table.expected().equals(table.actual()));
    assertThat(reports.get(1).tables())
        .filteredOn(table -> table.source().equals("agent_metadata"))
        .singleElement()
        .satisfies(table -> assertThat(table.quarantined()).isEqualTo(3))
        .satisfies(table -> assertThat(table.keptCells()).isEqualTo(9));
    assertThat(reports.get(1).tables())
        .filteredOn(table -> table.source().equals("stray"))
        .singleElement()
        .satisfies(table -> assertThat(table.state()).isEqualTo(ValidationState.NOT_ENABLED));
    assertThat(reports.get(0).graph().labels())
        .hasSizeGreaterThan(14)
        .allMatch(label -> label.state() == ValidationState.VALIDATED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.stemma.backfill.verify.Fault#all")
  void eachFaultIsFoundAndNamed(Fault fault) {
    fault.plantIn(DATABASE);
    try {
      VerifyReport report = verify(fault.isInOddFile() ? odd : demo).get(0);

      assertThat(report.isClean()).isFalse();
      assertThat(fault.describe(report)).containsExactlyInAnyOrderElementsOf(fault.named());
    } finally {
      fault.takeBack(DATABASE);
    }
    assertThat(verify(demo, odd))
        .as("after %s is taken back", fault)
        .allMatch(VerifyReport::isClean);
  }

  @Test
  void aChangedSourceCellIsFound() {
    SqliteFile file =
        SqliteFile.live(folder, "changing.db").agent("changing", "2025-06-01T00:00:00Z");
    new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(file.path()));
    file.execute("UPDATE agent_metadata SET created_at = '2025-06-01T00:00:00.000001Z'");
    file.agent("new-comer", "2025-06-01T00:00:00Z");

    VerifyReport report = verify(file.path()).get(0);

    assertThat(report.differences().stream().map(Difference::toJson).map(Object::toString))
        .containsExactlyInAnyOrder(
            """
            {"class":"value_differs","table":"core.identities","key":{"agent_id":"changing"},"column":"created_at",\
            "source":"2025-06-01T00:00:00.000001Z","target":"2025-06-01T00:00:00Z"}""",
            """
            {"class":"missing_in_target","table":"core.identities","key":{"agent_id":"new-comer"}}""");
  }

  @Test
  void anEntryOfARowThatTheFileHasNoMoreIsHistory() {
    SqliteFile file = SqliteFile.live(folder, "mended.db").agent("", "2025-06-01T00:00:00Z");
    backfill(file.path());
    file.execute("UPDATE agent_metadata SET agent_id = 'mended'");
    backfill(file.path());

    assertThat(verify(file.path())).allMatch(VerifyReport::isClean);
  }

  @Test
  void aRunThatWasUndoneIsSaidToBe() {
    SqliteFile file = SqliteFile.live(folder, "undone.db").agent("undone", "2025-06-01T00:00:00Z");
    long run = backfill(file.path());
    new RunUndo(DATABASE.settings(), new StopRequest()).undo(run, false);

    VerifyReport undone = verify(file.path()).get(0);
    backfill(file.path());
    VerifyReport again = verify(file.path()).get(0);

    assertThat(undone.isClean()).isFalse();
    assertThat(undone.differences()).isEmpty();
    assertThat(undone.tables())
        .allMatch(table -> table.state() == ValidationState.PENDING)
        .allSatisfy(
            table -> assertThat(table.reason()).startsWith("run " + run + " was undone on 2"));
    assertThat(undone.toJson().at("/undone/0/state").asText()).isEqualTo("undone");
    assertThat(again.isClean()).isTrue();
    assertThat(again.runs()).isEqualTo(1);
    assertThat(again.undone()).extracting(UndoneRun::run).containsExactly(run);
  }

  private static long backfill(Path file) {
    return new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(file))
        .get(0)
        .run();
  }

  @Test
  void aFileThatWasNeverMovedIsPending() {
    Path other = SqliteFile.live(folder, "other.db").agent("nobody", "2025-06-01T00:00:00Z").path();

    VerifyReport report = verify(other).get(0);

    assertThat(report.isClean()).isFalse();
    assertThat(report.tables()).allMatch(table -> table.state() == ValidationState.PENDING);
  }

  @Test
  void aCopyUnderAnotherPathIsComparedWithWhatItsOriginalBecame() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("elsewhere")).resolve("renamed.db");
    Files.copy(odd, copy);

    VerifyReport report = verify(copy).get(0);

    assertThat(report.isClean()).isTrue();
    assertThat(report.takenAs()).isEqualTo(odd.toString());
    assertThat(report.matchedBy()).isEqualTo("sha256");
  }

  @Test
  void aCopyThatWasWrittenToSinceIsComparedByItsContent() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("later")).resolve("renamed.db");
    Files.copy(odd, copy);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + copy);
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE agent_metadata SET notes = 'later' WHERE agent_id = 'child'");
    }

    VerifyReport report = verify(copy).get(0);

    assertThat(report.takenAs()).isEqualTo(odd.toString());
    assertThat(report.matchedBy()).isEqualTo("content");
    assertThat(report.differences().stream().map(Difference::toJson).map(Object::toString))
        .containsExactly(
            """
            {"class":"value_differs","table":"core.identities","key":{"agent_id":"child"},"column":"notes","source":"later","target":"second"}""");
  }

  @Test
  void rowsThatTwoFilesHoldAreThoseOfBoth() throws Exception {
    Path copy = folder.resolve("copy.db");
    Files.copy(odd, copy);
    new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(copy));

    assertThat(verify(copy)).allMatch(VerifyReport::isClean);
    assertThat(verify(odd)).allMatch(VerifyReport::isClean);
  }

  @Test
  void onlyTheFirstDifferencesAreListedAndAllAreCounted() {
    DATABASE.execute("UPDATE core.sessions SET bind_count = bind_count + 1");
    try {
      VerifyReport report =
          new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 5)
              .run(List.of(demo))
              .get(0);

      assertThat(report.differences()).hasSize(5);
      assertThat(report.tables())
          .filteredOn(table -> table.state() != ValidationState.VALIDATED)
          .singleElement()
          .satisfies(table -> assertThat(table.differences()).isEqualTo(table.rows()));
    } finally {
      DATABASE.execute("UPDATE core.sessions SET bind_count = bind_count - 1");
    }
  }

  private static List<VerifyReport> verify(Path... files) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 1000)
        .run(List.of(files));
  }
}
