package io.stemma.backfill.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.Conversion;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.Verification;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.verify.Difference;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.ValidationState;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.record.RecordTables;
import io.stemma.record.RowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that Stemma's own store has written becomes the rows the store would have written there.
 */
class OwnFileIT {
  private static final int ROWS = 40;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyRowStandsInTheDatabaseAsItStoodInTheFile() {
    for (long seed = 1; seed <= 3; seed++) {
      // Given
      Path file = folder.resolve("estate" + seed + ".db");
      write(file, seed);
      try (TestDatabase database = TestDatabase.withGraph()) {
        // When
        LoadReport report = backfill(database, file);
        // Then
        assertSameRows(file, database);
        assertThat(report.addsUp()).isTrue();
        assertThat(report.notTaken()).isEmpty();
        assertThat(report.tables()).allMatch(table -> table.quarantined() + table.keptCells() == 0);
        assertThat(count(report, "agent_metadata").read()).isEqualTo(ROWS);
        assertThat(count(report, "agent_metadata").rows()).isGreaterThan(ROWS);
        VerifyReport verified = verify(database, file);
        assertThat(verified.isClean()).isTrue();
        assertThat(verified.tables())
            .hasSameSizeAs(report.tables())
            .extracting(TableResult::state)
            .containsOnly(ValidationState.VALIDATED);
        assertThat(backfill(database, file).tables()).allMatch(table -> table.loaded() == 0);
      }
    }
  }

  /** Its rows have no writer, and nothing of them is missing. */
  @Test
  void aFileOfAVersionBeforeThereWereWritersIsTaken() {
    Path file = folder.resolve("estate.db");
    write(file, 9);
    List<String> alterations = Stores.query(file, WRITER_COLUMNS);
    assertThat(alterations).hasSize(25);
    SqliteFile older = SqliteFile.in(folder, "estate.db");
    alterations.forEach(older::execute);
    older.execute("PRAGMA user_version = 6");
    try (TestDatabase database = TestDatabase.withGraph()) {
      LoadReport report = backfill(database, file);

      assertThat(report.addsUp()).isTrue();
      assertThat(report.tables()).allMatch(table -> table.quarantined() + table.keptCells() == 0);
      assertThat(verify(database, file).isClean()).isTrue();
      // The store does not open it, and says how it is converted.
      assertThatThrownBy(() -> Stores.file(file))
          .hasMessageContaining("was made by an older build of Stemma (schema 6)")
          .hasMessageContaining(
              "scripts/stemma convert --sqlite '" + file + "' --service-keys --out");
      Path converted = folder.resolve("converted.db");
      new Conversion(GovernanceFamily.WITH_SERVICE_KEYS, null, new StopRequest())
          .run(List.of(file), converted);
      assertSameRows(converted, database);
      assertThat(
              database.rows(
                  "SELECT written_by FROM core.discoveries UNION SELECT written_by FROM access.keys"))
          .containsExactly("∅");
    }
  }

  private static final String WRITER_COLUMNS =
      """
      SELECT 'ALTER TABLE ' || t.name || ' DROP COLUMN ' || c.name
      FROM sqlite_master t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table'
        AND (c.name IN ('written_by', 'written_key') OR t.name = 'access_keys' AND c.name = 'agent_id')
      """;

  @Test
  void whatIsChangedBehindItIsNamed() {
    Path file = folder.resolve("estate.db");
    write(file, 7);
    try (TestDatabase database = TestDatabase.withGraph()) {
      backfill(database, file);

      database.execute(
          "UPDATE core.agent_state SET coherence = 0.25 WHERE state_id = 'state_id 3/ζ\t'");

      VerifyReport verified = verify(database, file);
      assertThat(verified.isClean()).isFalse();
      assertThat(verified.differences())
          .extracting(Difference::toJson)
          .singleElement()
          .asString()
          .contains("core.agent_state", "state_id 3/ζ", "coherence");
    }
  }

  @Test
  void aPlaceholderThatSaysMoreThanItsNameIsPutAside() {
    Path file = folder.resolve("estate.db");
    Stores.file(file).close();
    SqliteFile.in(folder, "estate.db")
        .execute(
            """
            INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES ('named', 1, NULL);
            INSERT INTO agent_metadata (agent_id, placeholder, notes) VALUES ('noted', 1, 'more');
            CREATE TABLE moves (a); INSERT INTO moves VALUES (1);
            CREATE TABLE stray (a); INSERT INTO stray VALUES (1);
            CREATE TABLE empty (a);
            """);
    try (TestDatabase database = TestDatabase.withGraph()) {
      LoadReport report = backfill(database, file);

      TableCount agents = count(report, "agent_metadata");
      assertThat(agents.rows()).isEqualTo(2);
      assertThat(agents.read()).isEqualTo(1);
      assertThat(agents.details().quarantined().counts()).containsOnlyKeys("placeholder_says_more");
      assertThat(report.addsUp()).isTrue();
      assertThat(report.notTaken()).containsExactly("stray");
      assertThat(verify(database, file).isClean()).isTrue();
    }
  }

  private static void write(Path file, long seed) {
    RandomRows random = new RandomRows(seed);
    try (RowStore store = Stores.file(file)) {
      store.write(
          rows -> {
            RecordTables.ALL.forEach(table -> rows.put(random.of(table, ROWS)));
            return true;
          });
    }
  }

  private static LoadReport backfill(TestDatabase database, Path file) {
    return new Backfill(
            database.settings(), GovernanceFamily.WITH_SERVICE_KEYS, null, new StopRequest())
        .run(List.of(file))
        .get(0);
  }

  private static VerifyReport verify(TestDatabase database, Path file) {
    return new Verification(database.settings(), GovernanceFamily.WITH_SERVICE_KEYS, null, 100)
        .run(List.of(file))
        .get(0);
  }

  private static void assertSameRows(Path file, TestDatabase database) {
    try (RowStore own = Stores.file(file);
        RowStore moved = Stores.database(database)) {
      for (var table : Stores.TABLES) {
        assertThat(Stores.rows(moved, table)).as(table.name()).isNotEmpty();
        assertThat(Stores.rows(moved, table))
            .as(table.name())
            .containsExactlyElementsOf(Stores.rows(own, table));
      }
    }
  }

  private static TableCount count(LoadReport report, String source) {
    return report.tables().stream()
        .filter(table -> table.source().equals(source))
        .findFirst()
        .orElseThrow();
  }
}
