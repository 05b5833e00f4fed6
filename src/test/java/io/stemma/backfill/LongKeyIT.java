package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys as long as the record takes them. */
class LongKeyIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void keepsCellsOfARowWithTheLongestKey() {
    Random random = new Random(1);
    SqliteFile file =
        SqliteFile.live(folder, "long.db")
            .insert(
                "discovery_edges (src_id, dst_id, edge_type, created_at, metadata)",
                longName(random, 1000),
                longName(random, 1000),
                longName(random, 125),
                "no time",
                "{}");

    TableCount first = links(file.path());
    TableCount second = links(file.path());

    assertThat(first.loaded()).isEqualTo(1);
    assertThat(first.keptCells()).isEqualTo(1);
    assertThat(second.unchanged()).isEqualTo(1);
  }

  private static TableCount links(Path file) {
    return new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, null, new StopRequest())
        .run(List.of(file)).get(0).tables().stream()
            .filter(table -> table.source().equals("discovery_edges"))
            .findFirst()
            .orElseThrow();
  }

  /** Text that cannot be compressed into an index entry; much of it needs an escape in JSON. */
  private static String longName(Random random, int length) {
    StringBuilder name = new StringBuilder();
    random.ints(length, 0x01, 0x7f).forEach(c -> name.append((char) c));
    return name.toString();
  }
}
