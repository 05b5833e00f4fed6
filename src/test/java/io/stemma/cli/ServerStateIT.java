package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.http.ServiceProcess;
import io.stemma.testing.Relay;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say where the server is too old, out of something, locked or read-only. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerStateIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String COMMANDS =
      """
      migrate status
      migrate run
      keys list
      keys create reporter --permissions read
      graph status
      graph rebuild
      graph crashes
      partitions list
      partitions maintain
      quarantine list
      backfill runs
      """;

  @TempDir private static Path folder = Path.of("");

  /** 16 refuses a setting that our sessions are opened with; 17 does not. */
  @ParameterizedTest
  @ValueSource(ints = {16, 17})
  void aServerThatIsTooOldIsNamedBeforeAnyStatement(int major) {
    try (Relay relay = new Relay(DATABASE.url())) {
      relay.setMajorVersion(major);
      Map<String, String> environment =
          Map.of("DB_POSTGRES_URL", TestDatabase.text(relay.url()) + "?sslmode=disable");

      for (String command :
          (COMMANDS + "backup --out " + folder.resolve("b" + major)).lines().toList()) {
        StemmaCommand told = StemmaCommand.run(environment, command.split(" "));
        assertThat(told.exit()).as(command + told.errors()).isEqualTo(3);
        assertThat(told.errors().lines())
            .as(command)
            .singleElement()
            .asString()
            .startsWith("stemma: The server of postgresql://")
            .contains(" is PostgreSQL " + major + ".", ", and Stemma needs 18 or newer: ");
      }
      StemmaCommand doctor = StemmaCommand.run(environment, "doctor");
      assertThat(doctor.output()).contains(" is PostgreSQL " + major + ".", "needs 18 or newer");
      assertThatThrownBy(() -> new ServiceProcess(environment).awaitEnd())
          .hasMessageContaining("stemma: The server of postgresql://")
          .hasMessageContaining("needs 18 or newer")
          .hasMessageNotContaining("\tat ");
    }
  }

  @Test
  void aLoginWithoutConnectionsLeftIsToldSo() {
    try (TestDatabase limited = TestDatabase.withGraph()) {
      limited.execute("ALTER DATABASE %s CONNECTION LIMIT 0".formatted(limited.url().database()));

      for (String command :
          (COMMANDS + "backup --out " + folder.resolve("full")).lines().toList()) {
        assertTold(limited, command, 3, "raise its max_connections, or the CONNECTION LIMIT");
      }
      assertThat(StemmaCommand.run(environment(limited), "doctor").output())
          .contains("raise its max_connections");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "53200,max_locks_per_transaction,3",
    "53400,limit of the server's configuration,3",
    "54001,ask for less at once,2",
    "55P03,Another session holds the lock,3",
    "25006,standby or set to read only,3"
  })
  void whatTheServerRefusesForItsOwnStateIsToldWithARemedy(String state, String remedy, int exit) {
    try (TestDatabase database = TestDatabase.withGraph()) {
      database.execute(
          """
          CREATE FUNCTION public.refuses() RETURNS boolean STABLE LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '%s'; END $$;
          ALTER TABLE backfill.quarantine RENAME TO planted;
          CREATE VIEW backfill.quarantine AS SELECT * FROM backfill.planted WHERE public.refuses();
          ALTER TABLE backfill.runs RENAME TO planted_runs;
          CREATE VIEW backfill.runs AS SELECT * FROM backfill.planted_runs WHERE public.refuses();
          ALTER TABLE audit.months RENAME TO planted;
          CREATE VIEW audit.months AS SELECT * FROM audit.planted WHERE public.refuses();
          ALTER TABLE access.keys RENAME TO planted;
          CREATE VIEW access.keys AS SELECT * FROM access.planted WHERE public.refuses()
          """
              .formatted(state));

      for (String command : List.of("quarantine list", "backfill runs", "partitions list")) {
        assertTold(database, command, exit, remedy);
      }
      assertTold(database, "keys list", exit, "");
    }
  }

  private static void assertTold(TestDatabase database, String command, int exit, String words) {
    StemmaCommand told = StemmaCommand.run(environment(database), command.split(" "));
    assertThat(told.exit()).as(command + told.errors()).isEqualTo(exit);
    assertThat(told.errors().lines())
        .as(command)
        .singleElement()
        .asString()
        .startsWith("stemma: ")
        .contains(words);
  }

  private static Map<String, String> environment(TestDatabase database) {
    return Map.of("DB_POSTGRES_URL", database.text());
  }
}
