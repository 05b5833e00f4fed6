package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.backfill.SqliteFile;
import io.stemma.testing.StemmaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convert} as an operator runs it: without a database. */
class ConvertCommandIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void makesAFileAndAccountsForEveryRow() throws IOException {
    // Given
    SqliteFile old = SqliteFile.live(folder, "old.db").agent("a", "2025-12-01T08:00:00");
    old.agent("", "2025-12-01T08:00:00");
    Path made = folder.resolve("new.db");
    Path report = folder.resolve("report.json");
    // When
    StemmaCommand converted =
        convert(old.path(), made, "--source-zone", "UTC", "--report", report.toString());
    // Then
    assertThat(converted.errors()).isEmpty();
    assertThat(converted.exit()).isZero();
    assertThat(converted.output())
        .containsPattern("agent_metadata \\(live\\) +2 +2 +1 +0 +1 +0\n")
        .contains("see the tables quarantine and kept_cells of " + made);
    JsonNode account = new ObjectMapper().readTree(Files.readString(report)).get(0);
    assertThat(account.path("source").asText()).isEqualTo(old.path().toString());
    assertThat(account.path("zone").asText()).isEqualTo("UTC");
    assertThat(account.path("addsUp").asBoolean()).isTrue();
    assertThat(made).exists();
  }

  @Test
  void rowsOfAKnownTableThatNoDialectFitsAreAFailureUnlessTheyAreAccepted() throws IOException {
    Path old =
        SqliteFile.in(folder, "odd.db")
            .execute("CREATE TABLE discovery_tags (discovery_id, tag)")
            .execute("CREATE TABLE discoveries (id); INSERT INTO discoveries VALUES (1), (2)")
            .path();
    Path report = folder.resolve("report.json");

    StemmaCommand failed = convert(old, folder.resolve("a.db"), "--report", report.toString());
    StemmaCommand accepted =
        convert(old, folder.resolve("b.db"), "--accept-unknown", "Discoveries");
    StemmaCommand wrong = convert(old, folder.resolve("c.db"), "--accept-unknown", "nowhere");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.output())
        .contains(
            "it lacks columns agent_id, summary, type; rows: 2.",
            "NOT ACCOUNTED FOR: 2 rows",
            "without the rows that are not accounted for")
        .doesNotContain("Next: ");
    JsonNode account = new ObjectMapper().readTree(Files.readString(report)).get(0);
    assertThat(account.path("rowsNotAccountedFor").asLong()).isEqualTo(2);
    assertThat(accepted.exit()).isZero();
    assertThat(accepted.output()).contains("rows: 2; accepted with --accept-unknown.");
    assertThat(wrong.exit()).isEqualTo(2);
  }

  @Test
  void refusesWithTheExitCodeOfWrongInput() {
    Path old = SqliteFile.live(folder, "old.db").agent("a", "2025-12-01T08:00:00").path();

    StemmaCommand withoutZone = convert(old, folder.resolve("new.db"));
    StemmaCommand overItself = convert(old, old, "--source-zone", "UTC");

    assertThat(withoutZone.exit()).isEqualTo(2);
    assertThat(withoutZone.errors()).contains("agent_metadata.created_at", "--source-zone");
    assertThat(overItself.exit()).isEqualTo(2);
    assertThat(overItself.errors()).contains("exists already");
    assertThat(folder.resolve("new.db")).doesNotExist();
  }

  private static StemmaCommand convert(Path old, Path made, String... more) {
    String[] arguments = {"convert", "--sqlite", old.toString(), "--out", made.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return StemmaCommand.run(Map.of(), all);
  }
}
