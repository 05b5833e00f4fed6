package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys on the command line, whichever store holds them. */
class KeysCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private static Path folder = Path.of("");

  private static Map<String, String> postgres() {
    return Map.of("DB_POSTGRES_URL", DATABASE.text());
  }

  /** Both stores, of which the file is read. */
  private static Map<String, String> dual() {
    Map<String, String> environment = new HashMap<>(postgres());
    environment.put("DB_BACKEND", "dual");
    environment.put("DB_DUAL_READ_PRIMARY", "sqlite");
    environment.put("DB_SQLITE_PATH", folder.resolve("estate.db").toString());
    return environment;
  }

  @Test
  void printsAKeyOnceAndThenOnlyWhoseItIs() {
    StemmaCommand made =
        StemmaCommand.run(postgres(), "keys", "create", "agent-7", "--permissions", "read,write");

    assertThat(made.exit()).as(made.errors()).isZero();
    assertThat(made.output()).matches("stm_[A-Za-z0-9]{51}\n");
    assertThat(made.errors()).contains("agent-7").doesNotContain(made.output().strip());

    StemmaCommand list = StemmaCommand.run(postgres(), "keys", "list");
    assertThat(list.output())
        .contains(made.output().substring(0, 12), "valid", "agent-7", "read,write", "never")
        .doesNotContain(made.output().strip());

    StemmaCommand revoked = StemmaCommand.run(postgres(), "keys", "revoke", "agent-7");
    assertThat(revoked.exit()).isZero();
    assertThat(StemmaCommand.run(postgres(), "keys", "list", "--json").output())
        .contains("\"revokedAt\":\"2")
        .doesNotContain("hash");
  }

  @Test
  void aKeyOfAnAgentIsListedWithIt() {
    StemmaCommand made =
        StemmaCommand.run(
            postgres(), "keys", "create", "of-7", "--permissions", "write", "--agent", "agent 7");
    StemmaCommand refused =
        StemmaCommand.run(
            postgres(), "keys", "create", "of-8", "--permissions", "admin", "--agent", "agent-8");

    assertThat(made.exit()).as(made.errors()).isZero();
    assertThat(StemmaCommand.run(postgres(), "keys", "list").output().lines())
        .filteredOn(line -> line.contains("of-7"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("agent agent 7"));
    assertThat(DATABASE.rows("SELECT agent_id, written_by FROM access.keys WHERE name = 'of-7'"))
        .containsExactly("agent 7|cli");
    assertThat(
            DATABASE.value("SELECT written_by FROM audit.events WHERE payload ->> 'name' = 'of-7'"))
        .isEqualTo("cli");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.errors().strip())
        .isEqualTo(
            "stemma: permissions of a key that is bound to an agent must be of read, write and"
                + " query: operate and admin act for all agents.");
  }

  @Test
  void wrongUseIsOneClearLine() {
    StemmaCommand permission =
        StemmaCommand.run(postgres(), "keys", "create", "x", "--permissions", "read,fly");
    StemmaCommand nobody = StemmaCommand.run(postgres(), "keys", "revoke", "nobody");

    assertThat(permission.exit()).isEqualTo(2);
    assertThat(permission.errors().strip())
        .isEqualTo("stemma: permissions must be of read, write, query, operate, admin, not 'fly'.");
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.errors().strip())
        .isEqualTo("stemma: No key is called 'nobody': 'stemma keys list' has all.");
  }

  /** A key of an estate in two stores is noted for the other one, as any change is. */
  @Test
  void ofTwoStoresTheOneThatIsReadGetsIt() {
    StemmaCommand made =
        StemmaCommand.run(dual(), "keys", "create", "both", "--permissions", "admin");
    assertThat(made.exit()).as(made.errors()).isZero();
    assertThat(DATABASE.value("SELECT count(*) FROM access.keys WHERE name = 'both'"))
        .isEqualTo("0");

    StemmaCommand replay = StemmaCommand.run(dual(), "dual", "replay");

    assertThat(replay.exit()).as(replay.errors()).isZero();
    assertThat(DATABASE.value("SELECT prefix FROM access.keys WHERE name = 'both'"))
        .isEqualTo(made.output().substring(0, 12));
  }

  @Test
  void importsAllKeysOfAFileOrNone() throws IOException {
    String good =
        """
        {"name": "old", "prefix": "llmc_AbCdEfG", "permissions": ["read", "stream"], \
        "hash": "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"}
        """;
    Path wrong = Files.writeString(folder.resolve("wrong"), good + good.replace("$2b", "$9b"));
    Path right = Files.writeString(folder.resolve("right"), good + "\n" + good);

    StemmaCommand refused = StemmaCommand.run(postgres(), "keys", "import", wrong.toString());
    StemmaCommand taken = StemmaCommand.run(postgres(), "keys", "import", right.toString());

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.errors()).contains("Line 2 of", "scheme must be").doesNotContain("$9b$");
    assertThat(taken.exit()).as(taken.errors()).isZero();
    assertThat(taken.output())
        .isEqualTo(
            """
            1 key imported, 1 existed
            permission 'stream' means nothing here; it is kept in metadata
            """);
    assertThat(DATABASE.value("SELECT count(*) FROM access.keys WHERE name = 'old'"))
        .isEqualTo("1");
  }
}
