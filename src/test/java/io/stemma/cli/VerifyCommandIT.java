package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.SqliteFile;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code stemma verify} as an operator meets it. */
class VerifyCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase BARE = TestDatabase.bare();

  @TempDir private Path folder = Path.of("");

  @Test
  void isDoneWhenAllIsThereAndNamesTheCellThatWasChanged() throws Exception {
    String file =
        SqliteFile.live(folder, "estate.db")
            .agent("agent-1", "2025-06-01T00:00:00Z")
            .path()
            .toString();
    Path report = folder.resolve("report.json");
    Path lines = folder.resolve("differences.jsonl");

    StemmaCommand before = stemma("verify", "--sqlite", file);
    stemma("backfill", "--sqlite", file);
    StemmaCommand clean = stemma("verify", "--sqlite", file, "--report", report.toString());
    DATABASE.execute("UPDATE core.identities SET status = 'Active' WHERE agent_id = 'agent-1'");
    StemmaCommand changed = stemma("verify", "--sqlite", file);
    stemma("verify", "--sqlite", file, "--differences", lines.toString());

    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.output()).contains("pending");
    assertThat(clean.exit()).as(clean.output() + clean.errors()).isZero();
    assertThat(clean.output()).contains("everything is validated").doesNotContain("mismatched");
    assertThat(Files.readString(report)).contains("\"clean\" : true");
    String difference =
        """
        {"class":"value_differs","table":"core.identities","key":{"agent_id":"agent-1"},"column":"status",\
        "source":"active","target":"Active"}""";
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.output()).contains("mismatched, 1 found").endsWith(difference + "\n");
    assertThat(lines).hasContent(difference);
  }

  @Test
  void rowsOfAKnownTableThatNoDialectFitsEndWithExitCode1UnlessTheyAreAccepted() {
    String file =
        SqliteFile.in(folder, "odd.db")
            .execute("CREATE TABLE discovery_tags (discovery_id, tag)")
            .execute("CREATE TABLE discoveries (id); INSERT INTO discoveries VALUES (1), (2)")
            .path()
            .toString();

    StemmaCommand dry = stemma("backfill", "--sqlite", file, "--dry-run");
    StemmaCommand failed = stemma("backfill", "--sqlite", file);
    StemmaCommand accepted =
        stemma("backfill", "--sqlite", file, "--accept-unknown", "DISCOVERIES");
    StemmaCommand blind = stemma("verify", "--sqlite", file);
    StemmaCommand clean = stemma("verify", "--sqlite", file, "--accept-unknown", "discoveries");

    assertThat(dry.exit()).isEqualTo(1);
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.output())
        .contains(
            "it lacks columns agent_id, summary, type; rows: 2.", "NOT ACCOUNTED FOR: 2 rows");
    assertThat(accepted.exit()).as(accepted.errors()).isZero();
    assertThat(blind.exit()).isEqualTo(1);
    assertThat(blind.output()).contains("not_accounted_for: discoveries is not taken");
    assertThat(clean.exit()).as(clean.output()).isZero();
    assertRefused(
        stemma("backfill", "--sqlite", file, "--accept-unknown", "nowhere"), "what no file has");
  }

  @Test
  void wrongInputIsToldAsByBackfill() {
    String naive =
        SqliteFile.live(folder, "naive.db").agent("a", "2025-06-01T00:00:00").path().toString();

    assertRefused(stemma("verify"), "--sqlite");
    assertRefused(stemma("verify", "--sqlite", folder + "/none.db"), "There is no file");
    assertRefused(stemma("verify", "--sqlite", naive), "times without a zone");
    assertRefused(stemma("verify", "--sqlite", naive, "--source-zone", "Mars"), "no time zone");
    assertRefused(stemma("verify", "--sqlite", naive, "--max-differences", "-1"), "0 to 100000");
    assertRefused(
        stemma("verify", "--sqlite", naive, "--max-differences", "100001"), "0 to 100000");
  }

  @Test
  void aDatabaseWithoutTheRecordIsToldAndLeftAsItIs() {
    String file =
        SqliteFile.live(folder, "b.db").agent("a", "2025-06-01T00:00:00Z").path().toString();

    StemmaCommand command =
        StemmaCommand.run(Map.of("DB_POSTGRES_URL", BARE.text()), "verify", "--sqlite", file);

    assertThat(command.exit()).isEqualTo(3);
    assertThat(command.errors()).contains("does not hold Stemma's record");
    assertThat(BARE.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'backfill'")).isEmpty();
  }

  private static void assertRefused(StemmaCommand command, String message) {
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.errors()).contains(message).doesNotContain("\tat ");
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", DATABASE.text()), arguments);
  }
}
