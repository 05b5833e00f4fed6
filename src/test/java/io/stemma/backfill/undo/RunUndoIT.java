package io.stemma.backfill.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Target;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An undo takes back just what its run brought. */
class RunUndoIT {
  @RegisterExtension static final TestDatabase WHOLE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase SHARED = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void aWholeEstateIsTakenBackAsTheDryRunSaid() {
    Path estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(200, 5, estate, false));
    LoadReport loaded = load(WHOLE, estate);

    UndoReport dry = undo(WHOLE, loaded.run(), true);
    long rowsAfterDry = rows(WHOLE);
    StopRequest atOnce = new StopRequest();
    atOnce.make();
    assertThatThrownBy(() -> new RunUndo(WHOLE.settings(), atOnce).undo(loaded.run(), false))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertRefused(() -> load(WHOLE, estate), ErrorCode.BACKFILL_RUN_STATE);
    UndoReport undone = undo(WHOLE, loaded.run(), false);

    assertThat(rowsAfterDry).isPositive();
    assertThat(comparable(undone)).isEqualTo(comparable(dry));
    assertThat(rows(WHOLE)).isZero();
    assertThat(WHOLE.rows("SELECT * FROM core.identities")).isEmpty();
    assertThat(WHOLE.rows("SELECT * FROM audit.holds WHERE kind = 'backfill'")).isEmpty();
    assertThat(WHOLE.rows("SELECT * FROM projection.differences()")).isEmpty();
    assertThat(WHOLE.value("SELECT state FROM backfill.runs")).isEqualTo("undone");
    assertRefused(() -> undo(WHOLE, loaded.run(), false), ErrorCode.BACKFILL_RUN_STATE);
    assertRefused(() -> undo(WHOLE, 4711, false), ErrorCode.BACKFILL_RUN_NOT_FOUND);
    assertThat(load(WHOLE, estate).run()).isGreaterThan(loaded.run());
  }

  @Test
  void whatOthersHaveChangedOrNameStays() {
    SqliteFile file =
        SqliteFile.live(folder, "shared.db")
            .agent("parent", "no time")
            .agent("changed", "no time")
            .agent("gone", "2025-06-01T00:00:00Z")
            .agent("", "2025-06-01T00:00:00Z")
            .insert("rate_limits (agent_id, timestamp)", "only-named", "2025-06-01T00:00:00Z");
    long run = load(SHARED, file.path()).run();
    SHARED.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('theirs', 'parent');"
            + "UPDATE core.identities SET notes = 'by hand' WHERE agent_id = 'changed'");

    UndoReport report = undo(SHARED, run, false);

    assertThat(
            SHARED.rows(
                "SELECT agent_id, placeholder, backfill_run FROM core.identities "
                    + "WHERE agent_id NOT LIKE 'twice%' ORDER BY 1"))
        .containsExactly("changed|f|-" + run, "parent|t|∅", "theirs|f|∅");
    assertThat(report.changed())
        .containsExactly(new ChangedRow("core.identities", "[\"changed\"]"));
    assertThat(report.placeholdersAgain()).isEqualTo(1);
    assertThat(report.placeholdersRemoved()).isEqualTo(1);
    assertThat(report.quarantine()).isEqualTo(1);
    assertThat(
            SHARED.rows(
                "SELECT DISTINCT target_key FROM backfill.kept_cells WHERE target_key NOT LIKE 'twice%'"))
        .containsExactly("changed");
    assertThat(SHARED.rows("SELECT * FROM projection.differences()")).isEmpty();
  }

  @Test
  void aLaterRunThatOnlyMetRowsAgainTakesNothingOfThemAlong() {
    SqliteFile file =
        SqliteFile.live(folder, "twice.db")
            .agent("twice", "no time")
            .agent("", "2025-06-01T00:00:00Z");
    long first = load(SHARED, file.path()).run();
    long second = load(SHARED, file.path()).run();

    undo(SHARED, second, false);

    assertThat(
            SHARED.rows(
                "SELECT DISTINCT run_id FROM backfill.kept_cells WHERE target_key = 'twice'"))
        .containsExactly(Long.toString(first));
    assertThat(SHARED.rows("SELECT 1 FROM backfill.quarantine WHERE run_id = ?", first)).hasSize(1);
    undo(SHARED, first, false);
    assertThat(SHARED.rows("SELECT 1 FROM backfill.kept_cells WHERE target_key = 'twice'"))
        .isEmpty();
    assertThat(SHARED.rows("SELECT 1 FROM backfill.quarantine WHERE run_id = ?", first)).isEmpty();
  }

  @Test
  void theCatalogKnowsTheTablesAndKeysOfEveryTarget() throws Exception {
    try (Connection connection = SHARED.connect()) {
      Map<String, List<String>> keys =
          new Catalog(connection)
              .owned("access", "core", "audit", "backfill").stream()
                  .collect(
                      Collectors.toMap(
                          OwnedTable::name,
                          table -> table.key().stream().map(OwnedTable.Key::column).toList()));

      assertThat(GovernanceFamily.WITH_SERVICE_KEYS.tables())
          .allSatisfy(
              mapping -> {
                Target target = mapping.target();
                assertThat(keys).containsEntry(target.table(), target.key());
              });
    }
  }

  private static String comparable(UndoReport report) {
    return report.toJson().put("dryRun", false).put("durationMillis", 0).toString();
  }

  private static long rows(TestDatabase database) {
    return Long.parseLong(
        database.value(
            "SELECT (SELECT count(*) FROM core.agent_names) + (SELECT count(*) FROM core.discovery_tags)"
                + " + (SELECT count(*) FROM backfill.checkpoints)"));
  }

  private static void assertRefused(Runnable command, ErrorCode code) {
    assertThatThrownBy(command::run)
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static UndoReport undo(TestDatabase database, long run, boolean dryRun) {
    return new RunUndo(database.settings(), new StopRequest()).undo(run, dryRun);
  }

  private static LoadReport load(TestDatabase database, Path file) {
    return new Backfill(database.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(file))
        .get(0);
  }
}
