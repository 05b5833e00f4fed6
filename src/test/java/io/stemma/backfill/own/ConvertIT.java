package io.stemma.backfill.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.Conversion;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.Verification;
import io.stemma.backfill.convert.ConvertReport;
import io.stemma.backfill.fidelity.RandomFiles;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Table;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A converted file holds what a backfill of its sources would have made of them. */
class ConvertIT {
  private static final ZoneId DENVER = ZoneId.of("America/Denver");

  @TempDir private Path folder = Path.of("");

  @Test
  void aConvertedEstateMovesAsTheOldOneDoes() throws IOException {
    Path demo = folder.resolve("demo.db");
    DemoEstate.write(new DemoOrder(300, 1, demo, false));
    byte[] before = Files.readAllBytes(demo);

    assertMovesAlikeByTheSameAccount(List.of(demo));

    assertThat(demo).hasBinaryContent(before);
  }

  @Test
  void soDoFilesWithCellsOfEveryKindInEveryColumn() throws SQLException {
    assertMovesAlike(List.of(RandomFiles.live(folder, "live.db", 60, 1)));
  }

  @Test
  void soDoFilesOfTheNewDialect() throws SQLException {
    assertMovesAlike(List.of(RandomFiles.now(folder, "now.db", 60, 2)));
  }

  @Test
  void soDoesAnEstateOfSeveralFilesWithALogBesideIt() throws IOException {
    SqliteFile main =
        SqliteFile.live(folder, "governance.db")
            .agent("a", "2025-12-01T08:00:00")
            .agent("b", "2025-12-01T08:00:00");
    SqliteFile other =
        SqliteFile.live(folder, "copy.db")
            .agent("a", "2025-12-01T08:00:00")
            .agent("b", "2025-12-02T08:00:00");
    Files.writeString(
        folder.resolve("tool_usage.jsonl"),
        """
        {"timestamp": "2025-12-01T08:00:00", "tool_name": "look", "agent_id": "c", "success": true, "error_type": null}
        no line
        """);

    List<ConvertReport> reports =
        assertMovesAlikeByTheSameAccount(List.of(main.path(), other.path()));

    TableCount agents = count(reports.get(1), "agent_metadata");
    assertThat(agents.unchanged()).isEqualTo(1);
    assertThat(agents.details().quarantined().counts()).isEqualTo(Map.of("key_taken", 1L));
    TableCount log = count(reports.get(0), "tool_usage.jsonl");
    assertThat(log.loaded()).isEqualTo(1);
    assertThat(log.details().quarantined().counts()).isEqualTo(Map.of("not_json", 1L));
  }

  @Test
  void whatCannotBeTakenStandsBesideTheRecordWhole() {
    // Given
    Path old =
        SqliteFile.in(folder, "old.db")
            .execute(
                """
                CREATE TABLE agent_metadata (agent_id, status, last_update, total_updates, notes, api_key, mood);
                INSERT INTO agent_metadata VALUES ('a', 'active', NULL, 'many', 'n', 'plain', x'00ff');
                INSERT INTO agent_metadata VALUES ('a', 'paused', NULL, 2, 'n', 'plain', NULL);
                INSERT INTO agent_metadata VALUES (NULL, 'active', NULL, 3, 'nobody', 'plain', NULL);
                CREATE TABLE schema_version (name, version);
                INSERT INTO schema_version VALUES ('agent_metadata', 2);
                CREATE TABLE stray (a);
                """)
            .path();
    Path made = folder.resolve("made.db");
    // When
    ConvertReport report = convert(List.of(old), made).get(0);
    // Then
    TableCount agents = count(report, "agent_metadata");
    assertThat(agents.addsUp()).isTrue();
    assertThat(agents.details().quarantined().counts())
        .isEqualTo(Map.of("duplicate_key", 1L, "no_key", 1L));
    assertThat(agents.details().kept().counts())
        .isEqualTo(Map.of("wrong_class", 1L, "unknown_column", 1L));
    assertThat(report.notTaken()).isEqualTo(Map.of("stray", 0L));
    assertThat(
            Stores.query(
                made, "SELECT source_row, reason, cells FROM quarantine ORDER BY source_row"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).contains("carried").doesNotContain("plain\""))
        .last()
        .asString()
        .contains("no_key", "nobody");
    assertThat(
            Stores.query(
                made,
                "SELECT target_key, source_column, class, hex FROM kept_cells ORDER BY source_column"))
        .containsExactly("a|mood|blob|00ff", "a|total_updates|text|6d616e79");
    assertThat(Stores.query(made, "SELECT source_table, component, version FROM source_versions"))
        .containsExactly("schema_version|agent_metadata|2");
  }

  @Test
  void noFileIsThereThatIsNotWhole() throws IOException {
    Path old = SqliteFile.live(folder, "old.db").agent("a", "2025-12-01T08:00:00").path();
    Path made = folder.resolve("made.db");
    StopRequest stopped = new StopRequest();
    stopped.make();

    assertFails(
        ErrorCode.SOURCE_ZONE_NEEDED,
        () ->
            new Conversion(GovernanceFamily.FAMILY, null, new StopRequest())
                .run(List.of(old), made));
    assertFails(
        ErrorCode.SOURCE_MISSING, () -> convert(List.of(old, folder.resolve("none.db")), made));
    assertFails(
        ErrorCode.INTERRUPTED,
        () -> new Conversion(GovernanceFamily.FAMILY, DENVER, stopped).run(List.of(old), made));
    assertFails(ErrorCode.OUTPUT_EXISTS, () -> convert(List.of(old), old));
    assertFails(ErrorCode.OUTPUT_EXISTS, () -> convert(List.of(old), folder.resolve("no/made.db")));

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(old);
    }
    convert(List.of(old), made);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(old, made);
    }
  }

  private List<ConvertReport> assertMovesAlikeByTheSameAccount(List<Path> old) {
    List<ConvertReport> reports = assertMovesAlike(old);
    try (TestDatabase database = TestDatabase.withGraph()) {
      List<LoadReport> moved = backfill(database, old);
      for (int i = 0; i < old.size(); i++) {
        assertThat(counts(reports.get(i).tables())).isEqualTo(counts(moved.get(i).tables()));
      }
    }
    return reports;
  }

  private List<ConvertReport> assertMovesAlike(List<Path> old) {
    Path made = folder.resolve("made.db");
    List<ConvertReport> reports = convert(old, made);
    assertThat(reports).allMatch(ConvertReport::addsUp);
    try (TestDatabase fromOld = TestDatabase.withGraph();
        TestDatabase fromNew = TestDatabase.withGraph()) {
      backfill(fromOld, old);
      backfill(fromNew, List.of(made));
      VerifyReport verified =
          new Verification(fromNew.settings(), GovernanceFamily.FAMILY, null, 100)
              .run(List.of(made))
              .get(0);
      assertThat(verified.isClean()).isTrue();
      assertSameRows(made, fromOld, fromNew);
    }
    return reports;
  }

  private static void assertSameRows(Path made, TestDatabase fromOld, TestDatabase fromNew) {
    for (Table table : Stores.TABLES) {
      assertThat(rows(made, fromNew, table))
          .as(table.name())
          .containsExactlyElementsOf(rows(made, fromOld, table));
    }
    String versions =
        "SELECT source, source_table, component, version, recorded_at FROM backfill.source_versions ORDER BY 1, 2, 3";
    assertThat(fromNew.rows(versions)).isEqualTo(fromOld.rows(versions));
  }

  /** Rows but for those with a negative zero, which a file does not hold. */
  private static List<String> rows(Path made, TestDatabase database, Table table) {
    // The last part of a composite key is enough to tell them by.
    boolean isComposite = table.key().size() > 1;
    List<String> besides =
        Stores.query(
            made,
            "SELECT %s FROM kept_cells WHERE hex = '2d302e30' AND target_table = '%s'"
                .formatted(
                    isComposite ? "json_extract(target_key, '$[#-1]')" : "target_key", table));
    List<String> rows =
        database.rows(
            "SELECT %s FROM %s WHERE %s::text <> ALL (?) ORDER BY %s"
                .formatted(
                    String.join(", ", table.columns().keySet()),
                    table,
                    table.key().get(table.key().size() - 1),
                    String.join(", ", table.key())),
            (Object) besides.toArray(String[]::new));
    // An array may hold one, too, and so may a state's history: the whole cell is kept.
    return rows.stream().map(row -> row.replaceAll("(?<=[|{,])-0(?=[|,}])", "0")).toList();
  }

  /** Each table's account, but for how long it took. */
  private static Map<String, String> counts(List<TableCount> tables) {
    Map<String, String> counts = new HashMap<>();
    for (TableCount table : tables) {
      counts.put(
          table.source(),
          "%d rows, %d read, %d loaded, %d unchanged, put aside %s, kept %s"
              .formatted(
                  table.rows(),
                  table.read(),
                  table.loaded(),
                  table.unchanged(),
                  table.details().quarantined(),
                  table.details().kept()));
    }
    return counts;
  }

  private static List<ConvertReport> convert(List<Path> files, Path out) {
    return new Conversion(GovernanceFamily.FAMILY, DENVER, new StopRequest()).run(files, out);
  }

  private static List<LoadReport> backfill(TestDatabase database, List<Path> files) {
    return new Backfill(database.settings(), GovernanceFamily.FAMILY, DENVER, new StopRequest())
        .run(files);
  }

  private static void assertFails(ErrorCode code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static TableCount count(ConvertReport report, String source) {
    return report.tables().stream()
        .filter(table -> table.source().equals(source))
        .findFirst()
        .orElseThrow();
  }
}
