package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How commands end, run by the launcher as an operator does: an exit code and one clear message.
 */
class ExitCodesIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase BARE = TestDatabase.bare();

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "backfill --help", "migrate --help", "demo --help", "serve --help"})
  void helpIsDone(String words) {
    StemmaCommand command = stemma(DATABASE.text(), words.split(" ", -1));

    assertThat(command.exit()).isZero();
    assertThat(command.output()).startsWith("Usage: stemma");
    assertThat(command.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "migrate",
        "migrate nope",
        "backfill",
        "backfill --nope",
        "demo --agents x --out y",
        "serve --port x",
        "serve --nope"
      })
  void wrongUseIsTold(String words) {
    StemmaCommand command = stemma(DATABASE.text(), words.split(" ", -1));

    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.errors()).contains("stemma: ").doesNotContain("\tat ", "Exception");
  }

  @Test
  void filesThatCannotBeMovedAreTold() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "These are notes, no database.");
    Path empty = Files.createFile(folder.resolve("empty.db"));
    Path unknown = sqlite("unknown.db", "CREATE TABLE recipes (name TEXT)");

    assertRefused("There is no file", folder.resolve("missing.db"));
    assertRefused("is not a SQLite 3 file", text);
    assertRefused("is empty", empty);
    assertRefused("is a folder", folder);
    assertRefused("without any table of a governance estate", unknown);
  }

  @Test
  void timesWithoutAZoneAreTold() throws Exception {
    Path naive =
        sqlite(
            "naive.db",
            """
            CREATE TABLE agent_metadata (agent_id, last_update, total_updates);
            INSERT INTO agent_metadata VALUES ('naive', '2025-06-01T12:00:00', 1)
            """);

    assertRefused("agent_metadata.last_update", naive);
    assertThat(DATABASE.value("SELECT count(*) FROM core.identities")).isEqualTo("0");
    assertFails(
        stemma(DATABASE.text(), "backfill", "--sqlite", naive + "", "--source-zone", "Mars/Base"),
        2,
        "is no time zone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate status", "migrate run"})
  void aDatabaseThatCannotBeReachedIsTold(String words) {
    String[] command = words.split(" ", -1);
    DatabaseUrl url = DATABASE.url();
    String wrongPassword =
        "postgresql://%s:geheim@%s:%d/%s"
            .formatted(url.user(), url.host(), url.port(), url.database());

    assertFails(stemma(wrongPassword, command), 3, "refused the login");
    assertFails(
        stemma("postgresql://stemma:geheim@127.0.0.1:1/stemma", command), 3, "No answer from");
    assertFails(stemma("mysql://127.0.0.1/stemma", command), 2, "DB_POSTGRES_URL");
  }

  @Test
  void migrationsThatWaitAreADifference() {
    StemmaCommand waiting = stemma(BARE.text(), "migrate", "status");
    StemmaCommand run = stemma(BARE.text(), "migrate", "run");
    StemmaCommand upToDate = stemma(BARE.text(), "migrate", "status");

    assertThat(waiting.exit()).isEqualTo(1);
    assertThat(waiting.output()).contains("waiting").doesNotContain("applied");
    assertThat(run.exit()).isZero();
    assertThat(upToDate.exit()).isZero();
    assertThat(upToDate.output()).contains("applied").doesNotContain("waiting");
  }

  @Test
  void aDemoIsNotWrittenOverAnother() {
    String[] demo = {"demo", "--agents", "3", "--out", folder.resolve("demo.db") + ""};

    assertThat(stemma(DATABASE.text(), demo).exit()).isZero();
    assertFails(stemma(DATABASE.text(), demo), 2, "exists already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch-size 0",
        "--batch-size 100001",
        "--max-rows-per-second -1",
        "--max-rejected 5x",
        "--max-rejected 101%",
        "--tables agents"
      })
  void optionsOutOfBoundsAreTold(String words) throws Exception {
    Path file = sqlite("bounds.db", "CREATE TABLE discovery_tags (discovery_id, tag)");
    String[] option = words.split(" ", -1);

    StemmaCommand command =
        stemma(DATABASE.text(), "backfill", "--sqlite", file + "", option[0], option[1]);

    assertFails(command, 2, option[0]);
  }

  @Test
  void tooMuchInQuarantineIsADifference() throws Exception {
    Path file =
        sqlite(
            "bad.db",
            """
            CREATE TABLE discovery_tags (discovery_id, tag);
            INSERT INTO discovery_tags VALUES (NULL, 'a'), (NULL, 'b')
            """);

    StemmaCommand command =
        stemma(DATABASE.text(), "backfill", "--sqlite", file + "", "--max-rejected", "50%");

    assertThat(command.exit()).isEqualTo(1);
    assertThat(command.errors()).contains("stemma: Stopped", "2 of 2 records", "2 no_key");
  }

  private void assertRefused(String words, Path file) {
    assertFails(stemma(DATABASE.text(), "backfill", "--sqlite", file + ""), 2, words);
  }

  private static void assertFails(StemmaCommand command, int exit, String words) {
    assertThat(command.exit()).as(command.errors()).isEqualTo(exit);
    assertThat(command.errors().lines()).hasSize(1);
    assertThat(command.errors())
        .startsWith("stemma: ")
        .contains(words)
        .doesNotContain("\tat ", "Exception", "geheim");
    assertThat(command.output()).isEmpty();
  }

  private Path sqlite(String name, String statements) throws IOException, SQLException {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
    return file;
  }

  private static StemmaCommand stemma(String url, String... arguments) {
    return StemmaCommand.run(Map.of("DB_POSTGRES_URL", url), arguments);
  }
}
