package io.stemma.backfill.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a SQLite file holds, the account adds up, every byte can be found again, and a second
 * run finds nothing to do. {@code -Dstemma.test.seed=N} draws the same file again.
 */
class EveryCellIT {
  @RegisterExtension static final TestDatabase LIVE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase NEW = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase SHOUTED = TestDatabase.withGraph();

  private static final int ROWS = 100;
  private static final int FEW_ROWS = 25;
  private static final ZoneId ZONE = ZoneId.of("America/Denver");

  private final long seed = Long.getLong("stemma.test.seed", System.nanoTime());

  @TempDir private Path folder = Path.of("");

  @Test
  void ofTheLiveDialectIsFoundAgain() throws Exception {
    everyCellIsFoundAgain(LIVE, GovernanceTables.LIVE, ROWS);
  }

  @Test
  void ofTheNewDialectIsFoundAgain() throws Exception {
    everyCellIsFoundAgain(NEW, GovernanceTables.NEW, ROWS);
  }

  @Test
  void ofNamesInAnotherCaseIsFoundAgain() throws Exception {
    everyCellIsFoundAgain(
        SHOUTED, GovernanceTables.LIVE.stream().map(KnownTable::inUpperCase).toList(), FEW_ROWS);
  }

  private void everyCellIsFoundAgain(TestDatabase database, List<KnownTable> tables, int rows)
      throws SQLException, IOException {
    System.err.println("seed " + seed);
    SqliteFile file = SqliteFile.in(folder, "random.db");
    RandomFile.write(file, tables, rows, seed);

    LoadReport first = backfill(database, file);
    List<String> lost = lost(database, file, tables);
    LoadReport second = backfill(database, file);

    assertThat(lost).as("seed %d: cells that are nowhere", seed).isEmpty();
    assertThat(first.tables()).as("seed %d", seed).hasSize(tables.size());
    assertThat(first.tables()).as("seed %d", seed).allSatisfy(table -> addsUp(table, rows));
    assertThat(second.tables()).as("seed %d", seed).allSatisfy(table -> addsUp(table, rows));
    assertThat(second.tables()).as("seed %d", seed).allMatch(table -> table.loaded() == 0);
    assertThat(lost(database, file, tables)).as("seed %d: after the second run", seed).isEmpty();
    assertThat(database.rows("SELECT * FROM projection.differences()"))
        .as("seed %d", seed)
        .isEmpty();
  }

  private static void addsUp(TableCount table, long rows) {
    assertThat(table.rows()).as(table.source()).isEqualTo(rows);
    assertThat(table.read())
        .as(table.source())
        .isGreaterThanOrEqualTo(rows)
        .isEqualTo(table.loaded() + table.unchanged() + table.quarantined());
  }

  private static List<String> lost(TestDatabase database, SqliteFile file, List<KnownTable> tables)
      throws SQLException, IOException {
    List<String> lost = new ArrayList<>();
    for (KnownTable table : tables) {
      CellFinder finder = finder(database, table);
      for (Map.Entry<Long, Map<String, SourceCell>> row : RandomFile.read(file, table).entrySet()) {
        for (String column : finder.lost(row.getKey(), row.getValue())) {
          lost.add(
              "%s row %d, %s: %s"
                  .formatted(table.name(), row.getKey(), column, row.getValue().get(column)));
        }
      }
    }
    return lost;
  }

  private static CellFinder finder(TestDatabase database, KnownTable table)
      throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      return new CellFinder(connection, table, ZONE);
    }
  }

  private static LoadReport backfill(TestDatabase database, SqliteFile file) {
    return new Backfill(database.settings(), GovernanceFamily.FAMILY, ZONE, new StopRequest())
        .run(List.of(file.path()))
        .get(0);
  }
}
