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

/** The commands around a finished backfill, as an operator meets them. */
class OperatorCommandsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void quarantineIsListedShownAndTriedAgainThenTheRunIsTakenBack() throws Exception {
    String file =
        SqliteFile.live(folder, "estate.db")
            .agent("", "2025-06-01T00:00:00Z")
            .agent("taken", "2025-06-01T00:00:00Z")
            .insert(
                "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
                "2019-03-31T00:00:00Z",
                "old",
                "e",
                1.0,
                "{}")
            .path()
            .toString();
    Path report = folder.resolve("undo.json");
    DATABASE.execute("INSERT INTO core.identities (agent_id) VALUES ('taken')");
    assertThat(stemma("backfill", "--sqlite", file).exit()).isZero();
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = 'taken'");

    StemmaCommand list = stemma("quarantine", "list", "--limit", "1");
    StemmaCommand json = stemma("quarantine", "list", "--reason", "key_taken", "--json");
    StemmaCommand show = stemma("quarantine", "show", "1");
    StemmaCommand retry = stemma("quarantine", "retry", "--all");
    StemmaCommand months = stemma("partitions", "list");
    StemmaCommand release = stemma("partitions", "release", "events", "2019-03", "--dry-run");
    StemmaCommand runs = stemma("backfill", "runs");
    StemmaCommand undo = stemma("backfill", "undo", "--run", "1", "--report", report.toString());

    assertThat(list.output()).contains("no_key", "--after 1").doesNotContain("key_taken");
    assertThat(json.output().lines()).hasSize(1);
    assertThat(json.output()).contains("\"reason\":\"key_taken\"");
    assertThat(show.output()).contains("way out  Give the row a key", "agent_id", "last_update");
    assertThat(retry.exit()).isEqualTo(1);
    assertThat(retry.output()).containsPattern("left quarantine +1\\R").contains("no_key");
    assertThat(months.output()).containsPattern("events +2019-03 .*when released +moved in");
    assertThat(release.output()).contains("1 month would be let go");
    assertThat(runs.output()).contains("done").contains(file);
    assertThat(undo.exit()).as(undo.errors()).isZero();
    assertThat(undo.output()).containsPattern("core.identities +1 ");
    assertThat(Files.readString(report)).contains("\"monthsLetGo\" : 1");
    assertThat(DATABASE.rows("SELECT 1 FROM core.identities")).isEmpty();
    assertThat(stemma("partitions", "maintain").output())
        .contains("events_2019_03", "due: STEMMA_ARCHIVE_FOLDER is not set");
  }

  @Test
  void aMonthIsHeldLetGoRetiredCheckedAndBroughtBack() throws Exception {
    Path archives = folder.resolve("archives");
    DATABASE.execute("SELECT audit.ensure_partition('tool_usage', '2018-05-01')");
    DATABASE.execute(
        "INSERT INTO audit.tool_usage (ts, tool_name, latency_ms) SELECT '2018-05-20Z', 't', n FROM generate_series(1, 9) n");

    StemmaCommand hold =
        archiving(
            archives,
            "partitions",
            "hold",
            "tool_usage",
            "2018-05",
            "--reason",
            "case 9",
            "--legal");
    StemmaCommand held = archiving(archives, "partitions", "maintain");
    StemmaCommand refused = archiving(archives, "partitions", "release", "tool_usage", "2018-05");
    StemmaCommand release =
        archiving(archives, "partitions", "release", "tool_usage", "2018-05", "--legal");
    StemmaCommand retired = archiving(archives, "partitions", "maintain");
    StemmaCommand list = archiving(archives, "archive", "list");
    StemmaCommand verify = archiving(archives, "archive", "verify", "tool_usage", "2018-05");
    String gone = DATABASE.value("SELECT count(*) FROM audit.tool_usage");
    StemmaCommand restore = archiving(archives, "archive", "restore", "tool_usage", "2018-05");
    StemmaCommand again = archiving(archives, "archive", "restore", "tool_usage", "2018-05");
    StemmaCommand status = archiving(archives, "partitions", "status");

    assertThat(hold.exit()).as(hold.errors()).isZero();
    assertThat(held.output()).contains("tool_usage_2018_05", "held: case 9");
    assertRefused(refused, "is under a legal hold: it is let go with --legal");
    assertThat(release.output()).contains("1 month let go");
    assertThat(retired.exit()).as(retired.output() + retired.errors()).isZero();
    assertThat(retired.output())
        .containsSubsequence("2018_05", "archived", "detached", "verified", "dropped");
    assertThat(list.output())
        .containsPattern("tool_usage +2018-05 +dropped +9 .*tool_usage_2018_05.parquet");
    assertThat(verify.output()).contains("right, 9 rows", "1 archive, 0 wrong");
    assertThat(gone).isEqualTo("0");
    assertThat(restore.exit()).as(restore.errors()).isZero();
    assertThat(DATABASE.value("SELECT sum(latency_ms) FROM audit.tool_usage")).isEqualTo("45");
    assertRefused(again, "tool_usage 2018-05 is there (open)");
    assertThat(status.exit()).as(status.output()).isZero();
    assertThat(status.output()).containsPattern("tool_usage +kept 90 days, retirement on");
    assertThat(archiving(archives, "partitions", "list").output())
        .containsPattern("2018-05 +open .*when released +restored from its archive");
    Files.writeString(archives.resolve("tool_usage_2018_05.parquet"), "x");
    assertThat(archiving(archives, "archive", "verify").exit()).isEqualTo(1);
  }

  @Test
  void wrongUseIsTold() {
    assertRefused(stemma("quarantine", "retry"), "--all");
    assertRefused(stemma("quarantine", "retry", "77777"), "Not in quarantine: [77777]");
    assertRefused(stemma("quarantine", "show", "77777"), "no entry 77777");
    assertRefused(stemma("quarantine", "list", "--limit", "0"), "1 to 1000000");
    assertRefused(stemma("backfill", "undo"), "--run");
    assertRefused(stemma("backfill", "undo", "--run", "77777"), "no run 77777");
    assertRefused(stemma("partitions", "release", "events"), "TABLE MONTH");
    assertRefused(stemma("partitions", "release", "events", "1999-13"), "is no month");
    assertRefused(stemma("partitions", "release", "events", "1999-12"), "Held by a backfill:");
    assertRefused(
        stemma("partitions", "hold", "events", "1999-12", "--reason", "r"), "There is no month");
    assertRefused(stemma("partitions", "hold", "events", "1999-12", "--reason", " "), "--reason");
    assertRefused(stemma("archive", "restore", "events", "1999-12"), "No month events 1999-12");
    assertRefused(stemma("archive", "restore", "no table", "1999-12"), "is no audit table");
    assertRefused(stemma("archive", "verify", "events", "1999-12"), "There is no archive of");
  }

  private static void assertRefused(StemmaCommand command, String message) {
    assertThat(command.exit()).as(command.errors()).isEqualTo(2);
    assertThat(command.errors()).contains(message).doesNotContain("\tat ");
  }

  private static StemmaCommand archiving(Path archives, String... arguments) {
    return StemmaCommand.run(
        Map.of(
            "DB_POSTGRES_URL", DATABASE.text(),
            "STEMMA_ARCHIVE_FOLDER", archives.toString(),
            "STEMMA_ARCHIVE_GRACE_DAYS", "0"),
        arguments);
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", DATABASE.text()), arguments);
  }
}
