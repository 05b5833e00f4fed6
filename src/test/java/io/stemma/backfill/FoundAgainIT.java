package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run over the very same file reads only the tables whose rows do not all stand any more. */
class FoundAgainIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();
  private static final AtomicInteger FILES = new AtomicInteger();
  private static final String AGENT =
      "agent_metadata (agent_id, status, last_update, total_updates)";

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private String agent = "";

  @BeforeEach
  void moveAFile() {
    // Given: an estate of two agents of its own, moved once
    agent = "agent" + FILES.incrementAndGet();
    SqliteFile source = SqliteFile.in(folder, agent + ".db");
    source.execute(
        """
        CREATE TABLE agent_metadata
          (agent_id TEXT PRIMARY KEY, status TEXT, last_update TEXT, total_updates INTEGER);
        """);
    source.insert(AGENT, agent, "active", "2025-06-01T00:00:00Z", 1);
    source.insert(AGENT, agent + "b", "active", "2025-06-01T00:00:00Z", 2);
    file = source.path();
    assertThat(counts(LoadOptions.usual())).containsExactly("agent_metadata 2 loaded, 0 unchanged");
  }

  @Test
  void theSameFileIsNotReadAgain() {
    // When
    LoadReport again = run(LoadOptions.usual());
    // Then: accounted for in full, without a moment's work
    assertThat(told(again)).containsExactly("agent_metadata 0 loaded, 2 unchanged");
    assertThat(again.addsUp()).isTrue();
    assertThat(again.tables().get(0).details().worked()).isZero();
    assertThat(run(LoadOptions.usual()).tables().get(0).details().worked()).isZero();
  }

  /** Also of rows in quarantine and of cells beside their rows, whoever met them again. */
  @Test
  void aRunThatLoadsNothingChangesNothing() throws Exception {
    SqliteFile odd = SqliteFile.in(folder, file.getFileName().toString());
    odd.insert(AGENT, agent + "c", new byte[] {1}, "no time", "many");
    odd.insert(AGENT, null, "active", "2025-06-01T00:00:00Z", 3);
    run(LoadOptions.usual());
    Path copy = Files.copy(file, folder.resolve("copy-of-" + file.getFileName()));
    List<String> before = account();
    // When
    assertThat(counts(LoadOptions.usual().withRecheck(true)))
        .containsExactly("agent_metadata 0 loaded, 3 unchanged");
    file = copy;
    assertThat(counts(LoadOptions.usual())).containsExactly("agent_metadata 0 loaded, 3 unchanged");
    // Then
    assertThat(before).anyMatch(row -> row.startsWith("kept")).anyMatch(row -> row.startsWith("q"));
    assertThat(account()).isEqualTo(before);
  }

  private static List<String> account() {
    return DATABASE.rows(
        """
        SELECT 'kept', k::text, xmin FROM backfill.kept_cells k
        UNION ALL SELECT 'quarantine', q::text, xmin FROM backfill.quarantine q
        UNION ALL SELECT 'row', i::text, xmin FROM core.identities i
        ORDER BY 1, 2
        """);
  }

  @Test
  void ofTwoRowsAlikeButForAPreservedCellTheFirstOnesStaysInEveryRun() {
    String edges = "discovery_edges (src_id, dst_id, edge_type, weight)";
    SqliteFile links =
        SqliteFile.in(folder, "links.db")
            .execute("CREATE TABLE discovery_edges (src_id, dst_id, edge_type, weight)")
            .insert(edges, agent, agent, "related_to", "heavy");
    file = links.path();
    run(LoadOptions.usual());
    links.insert(edges, agent, agent, "related_to", "light");
    // When: in a later run a row comes that is alike but for a cell that no column can hold
    assertThat(run(LoadOptions.usual()).tables().get(0).quarantined()).isEqualTo(1);
    assertThat(run(LoadOptions.usual().withRecheck(true)).tables().get(0).quarantined())
        .isEqualTo(1);
    // Then
    assertThat(keptWeights()).containsExactly("heavy|1");
    // When: the first row is gone, so that the second is the only one
    links.execute("DELETE FROM discovery_edges WHERE weight = 'heavy'");
    run(LoadOptions.usual());
    assertThat(keptWeights()).containsExactly("light|2");
  }

  @Test
  void thePreservedCellOfAnotherFileStays() {
    String edges = "discovery_edges (src_id, dst_id, edge_type, weight)";
    for (String weight : List.of("heavy", "light")) {
      file =
          SqliteFile.in(folder, weight + ".db")
              .execute("CREATE TABLE discovery_edges (src_id, dst_id, edge_type, weight)")
              .insert(edges, agent, agent, "related_to", weight)
              .path();
      run(LoadOptions.usual());
    }
    assertThat(keptWeights()).containsExactly("heavy|1");
    assertThat(
            DATABASE.rows(
                "SELECT 1 FROM backfill.quarantine WHERE cells::text LIKE '%light%' AND reason = 'key_taken' AND cells::text LIKE ?",
                "%" + agent + "%"))
        .hasSize(1);
  }

  private List<String> keptWeights() {
    return DATABASE.rows(
        """
        SELECT convert_from(bytes, 'UTF8'), source_row FROM backfill.kept_cells
        WHERE target_table = 'core.discovery_links' AND target_key LIKE ?
        """,
        "%" + agent + "%");
  }

  @Test
  void aRowThatIsGoneComesBack() {
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = '" + agent + "'");
    // When
    List<String> counts = counts(LoadOptions.usual());
    // Then
    assertThat(counts).containsExactly("agent_metadata 1 loaded, 1 unchanged");
  }

  @Test
  void aRowThatSomebodyElseChangedIsSeen() {
    DATABASE.execute(
        "UPDATE core.identities SET status = 'paused' WHERE agent_id = '" + agent + "'");
    // When
    LoadReport report = run(LoadOptions.usual());
    // Then
    assertThat(report.tables().get(0).quarantined()).isEqualTo(1);
  }

  @Test
  void aChangedFileIsRead() {
    SqliteFile.in(folder, file.getFileName().toString())
        .execute("UPDATE agent_metadata SET total_updates = 9 WHERE total_updates = 1");
    // When
    List<String> counts = counts(LoadOptions.usual());
    // Then
    assertThat(counts).containsExactly("agent_metadata 1 loaded, 1 unchanged");
  }

  @Test
  void recheckComparesRowByRow() {
    // When
    LoadReport again = run(LoadOptions.usual().withRecheck(true));
    // Then
    assertThat(told(again)).containsExactly("agent_metadata 0 loaded, 2 unchanged");
    assertThat(again.tables().get(0).details().worked()).isPositive();
  }

  private LoadReport run(LoadOptions options) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            null,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .run(List.of(file))
        .get(0);
  }

  private List<String> counts(LoadOptions options) {
    return told(run(options));
  }

  private static List<String> told(LoadReport report) {
    return report.tables().stream().map(FoundAgainIT::told).toList();
  }

  private static String told(TableCount count) {
    return "%s %d loaded, %d unchanged"
        .formatted(count.source(), count.loaded(), count.unchanged());
  }
}
