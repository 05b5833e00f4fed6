package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
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
    String columns = "agent_metadata (agent_id, status, last_update, total_updates)";
    source.insert(columns, agent, "active", "2025-06-01T00:00:00Z", 1);
    source.insert(columns, agent + "b", "active", "2025-06-01T00:00:00Z", 2);
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
