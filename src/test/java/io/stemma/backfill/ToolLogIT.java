package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tool calls that a log beside the file tells, a table in it, or both. */
class ToolLogIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final String AT = "2025-12-01T08:00:00.000001";
  private static final String CALLS =
      "SELECT tool_name, agent_id, count(*) FROM audit.tool_usage GROUP BY 1, 2 ORDER BY 1, 2";

  @TempDir private Path parent = Path.of("");

  @BeforeEach
  void forgetWhatWasMoved() {
    new io.stemma.schema.Schema(DATABASE.settings()).bringUpToDate();
    DATABASE.execute(
        "DELETE FROM audit.tool_usage; DELETE FROM backfill.kept_cells; DELETE FROM backfill.quarantine; DELETE FROM backfill.checkpoints");
  }

  @Test
  void callsOfTheLogAreLoadedOnceAndFoundAgain() throws Exception {
    EstateFolder estate = estate("alone").inLog(AT, "list", null).inLog(AT, "get", "a");
    byte[] before = Files.readAllBytes(estate.log());

    LoadReport first = estate.run();
    LoadReport second = estate.run();

    assertThat(EstateFolder.log(first).loaded()).isEqualTo(2);
    assertThat(EstateFolder.log(second).unchanged()).isEqualTo(2);
    assertThat(DATABASE.rows(CALLS)).containsExactly("get|a|1", "list|∅|1");
    assertThat(
            DATABASE.value(
                "SELECT to_char(min(ts) AT TIME ZONE 'UTC', 'HH24:MI:SS.US') FROM audit.tool_usage"))
        .isEqualTo("15:00:00.000001");
    assertThat(estate.verify().isClean()).isTrue();
    assertThat(Files.readAllBytes(estate.log())).isEqualTo(before);
    assertThat(estate.folder().toFile().list())
        .containsExactlyInAnyOrder("governance.db", "tool_usage.jsonl");
    assertThat(first.toJson().at("/sideFiles/0/lines").asInt()).isEqualTo(2);
    assertThat(
            DATABASE.value(
                "SELECT side_files -> 0 ->> 'sha256' FROM backfill.runs WHERE run_id = "
                    + first.run()))
        .isEqualTo(first.file().sideFiles().get(0).sha256())
        .hasSize(64);
  }

  @Test
  void aCallThatBothTellIsLoadedOnceAndEachOfItsRepetitionsToo() {
    EstateFolder estate =
        estate("both")
            .withTable()
            .inTable(AT, "both", "a")
            .inTable(AT, "twice", null)
            .inTable(AT, "twice", null)
            .inTable(AT, "table only", "a")
            .inTable("2025-12-01T15:00:00.000001+00:00", "other form", "a")
            .inLog(AT, "both", "a")
            .inLog(AT, "twice", null)
            .inLog(AT, "twice", null)
            .inLog(AT, "twice", null)
            .inLog(AT, "log only", "a")
            .inLog(AT, "other form", "a");

    LoadReport report = estate.run();

    assertThat(DATABASE.rows(CALLS))
        .containsExactly(
            "both|a|1", "log only|a|1", "other form|a|1", "table only|a|1", "twice|∅|3");
    TableCount log = EstateFolder.log(report);
    assertThat(log.rows()).isEqualTo(6);
    assertThat(log.loaded()).isEqualTo(2);
    assertThat(log.rows()).isEqualTo(log.read() + report.file().sideFiles().get(0).told());
    assertThat(log.read()).isEqualTo(log.loaded() + log.unchanged() + log.quarantined());
    assertThat(estate.verify().isClean()).isTrue();
  }

  @Test
  void theLogMayComeLater() {
    EstateFolder estate = estate("log later").withTable().inTable(AT, "both", "a");
    estate.run();
    estate.inLog(AT, "both", "a").inLog(AT, "log only", "a");

    estate.run();

    assertThat(DATABASE.rows(CALLS)).containsExactly("both|a|1", "log only|a|1");
    assertThat(estate.verify().isClean()).isTrue();
  }

  @Test
  void theTableMayComeLater() {
    EstateFolder estate =
        estate("table later")
            .inLog(AT, "both", "a")
            .line(EstateFolder.call(AT, "more", "a").replace("}", ", \"client\": \"x\"}"));
    estate.run();
    estate.withTable().inTable(AT, "both", "a").inTable(AT, "more", "a");

    LoadReport report = estate.run();

    assertThat(DATABASE.rows(CALLS)).containsExactly("both|a|1", "more|a|1");
    assertThat(DATABASE.rows("SELECT count(*) FROM backfill.kept_cells")).containsExactly("0");
    assertThat(DATABASE.rows("SELECT reason FROM backfill.quarantine"))
        .containsExactly("told_by_table");
    assertThat(EstateFolder.log(report).quarantined()).isEqualTo(1);
    assertThat(estate.verify().isClean()).isTrue();
  }

  @Test
  void filesOfOneFolderAreOneEstate() {
    EstateFolder estate =
        estate("shared").withTable().inTable(AT, "both", "a").inLog(AT, "both", "a");
    SqliteFile other = SqliteFile.in(estate.folder(), "knowledge.db");
    other.execute("CREATE TABLE discovery_tags (discovery_id TEXT, tag TEXT)");

    List<LoadReport> reports =
        new Backfill(
                DATABASE.settings(),
                GovernanceFamily.FAMILY,
                EstateFolder.DENVER,
                new StopRequest())
            .run(List.of(other.path(), estate.file().path()));

    assertThat(DATABASE.rows(CALLS)).containsExactly("both|a|1");
    assertThat(reports.get(0).file().sideFiles()).isEmpty();
    assertThat(reports.get(1).file().sideFiles()).hasSize(1);
  }

  @Test
  void twoEstatesKeepTheirCallsAndACopyFindsThem() throws Exception {
    EstateFolder one = estate("one").inLog(AT, "list", "a").inLog(AT, "get", "a");
    EstateFolder other = estate("other").inLog(AT, "list", "b").inLog(AT, "put", "b");
    EstateFolder copy = estate("copy");
    Files.copy(one.log(), copy.log());

    one.run();
    other.run();
    LoadReport ofCopy = copy.run();

    assertThat(DATABASE.rows(CALLS)).containsExactly("get|a|1", "list|a|1", "list|b|1", "put|b|1");
    assertThat(EstateFolder.log(ofCopy).unchanged()).isEqualTo(2);
    assertThat(List.of(one.verify(), other.verify(), copy.verify()))
        .allMatch(VerifyReport::isClean);
  }

  @Test
  void aLogThatLostItsFirstLinesIsFoundAgain() throws Exception {
    EstateFolder estate = estate("cut").inLog(AT, "first", "a").inLog(AT, "second", "a");
    estate.run();
    Files.writeString(estate.log(), EstateFolder.call(AT, "second", "a") + "\n");

    LoadReport report = estate.run();

    assertThat(EstateFolder.log(report).unchanged()).isEqualTo(1);
    assertThat(DATABASE.rows(CALLS)).containsExactly("first|a|1", "second|a|1");
  }

  @Test
  void everyMixOfTableAndLogHoldsEachCallAsOftenAsTheOneThatHoldsItMore() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    EstateFolder estate = estate("random").withTable();
    TreeMap<String, long[]> counts = new TreeMap<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 40; i++) {
        String tool = "tool" + random.nextInt(8);
        long[] count = counts.computeIfAbsent(tool, any -> new long[2]);
        boolean inTable = random.nextBoolean();
        count[inTable ? 0 : 1]++;
        EstateFolder next = inTable ? estate.inTable(AT, tool, null) : estate.inLog(AT, tool, null);
        assertThat(next).isSameAs(estate);
      }
      estate.run();

      List<String> expected = new ArrayList<>();
      counts.forEach((tool, count) -> expected.add(tool + "|∅|" + Math.max(count[0], count[1])));
      assertThat(DATABASE.rows(CALLS)).as("seed %d, round %d", seed, round).isEqualTo(expected);
      assertThat(estate.verify().isClean()).as("seed %d, round %d", seed, round).isTrue();
    }
  }

  @Test
  void stoppedWithinTheLogItGoesOnEvenWhereTheLogHasGrown() {
    EstateFolder estate = estate("stopped");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10_500; i++) {
      String at = "2025-12-01T08:%02d:%02d.%06d".formatted(i / 1000, i % 60, i);
      lines.append(EstateFolder.call(at, "tool", "a")).append('\n');
    }
    estate.bytes(lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    StopRequest atOnce = new StopRequest();
    atOnce.make();
    assertThatThrownBy(() -> estate.run(atOnce)).isInstanceOf(StemmaException.class);
    assertThat(DATABASE.rows(CALLS)).containsExactly("tool|a|10000");
    estate.inLog(AT, "later", "a");

    LoadReport report = estate.run();

    assertThat(DATABASE.rows(CALLS)).containsExactly("later|a|1", "tool|a|10500");
    assertThat(EstateFolder.log(report).read()).isEqualTo(10_501);
    assertThat(estate.verify().isClean()).isTrue();
  }

  @Test
  void aChangedCallOfTheLogIsNamed() {
    EstateFolder estate =
        estate("changed").withTable().inTable(AT, "both", "a").inLog(AT, "both", "a");
    estate.inLog(AT, "log only", "a").run();
    DATABASE.execute("UPDATE audit.tool_usage SET success = false WHERE tool_name = 'log only'");

    VerifyReport report = estate.verify();

    assertThat(report.differences())
        .singleElement()
        .satisfies(found -> assertThat(found.column()).isEqualTo("success"))
        .satisfies(found -> assertThat(found.source()).isEqualTo("true"));
  }

  private EstateFolder estate(String name) {
    return new EstateFolder(DATABASE, parent, name);
  }
}
