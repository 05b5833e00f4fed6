package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup}, {@code restore} and {@code doctor} as the shell meets them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupCommandIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  private static final Map<String, String> ENVIRONMENT = Map.of("DB_POSTGRES_URL", DATABASE.text());
  private static final Map<String, String> NOWHERE =
      Map.of("DB_POSTGRES_URL", "postgresql://a:hidden@127.0.0.1:1/b");

  @Test
  void wrongUseAndAServerThatIsAwayEndInOneLineAndTheirExitCodes() {
    Path out = folder.resolve("b");
    Map<String, String> inFile = Map.of("DB_BACKEND", "sqlite", "DB_SQLITE_PATH", "estate.db");

    StemmaCommand without = StemmaCommand.launched(ENVIRONMENT, "backup");
    StemmaCommand file = StemmaCommand.launched(inFile, "backup", "--out", out.toString());
    StemmaCommand away = StemmaCommand.launched(NOWHERE, "backup", "--out", out.toString());
    StemmaCommand none =
        StemmaCommand.launched(ENVIRONMENT, "restore", "--from", folder.toString());
    StemmaCommand verify = StemmaCommand.launched(Map.of(), "backup", "verify", folder.toString());
    StemmaCommand doctor = StemmaCommand.launched(NOWHERE, "doctor");

    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.errors()).contains("--out=DIR");
    assertThat(file.exit()).isEqualTo(2);
    assertThat(file.errors()).contains("estate.db", "VACUUM INTO");
    assertThat(away.exit()).isEqualTo(3);
    assertThat(away.errors().lines()).hasSize(1);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.errors()).contains("There is no backup in").hasLineCount(1);
    assertThat(verify.exit()).isEqualTo(2);
    assertThat(doctor.exit()).isEqualTo(3);
    assertThat(doctor.output()).contains("failed   database").contains("ok       program");
    assertThat(doctor.output() + doctor.errors() + away.errors()).doesNotContain("hidden");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBackupThatIsStoppedWhileItWaitsLeavesNothing() throws Exception {
    Path out = folder.resolve("b");
    try (Connection holder = DATABASE.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE core.calibration");
      Process process =
          StemmaCommand.builder(ENVIRONMENT, List.of("backup", "--out", out.toString())).start();
      while (!isWaiting()) {
        assertThat(process.isAlive()).isTrue();
      }
      process.toHandle().destroy();

      assertThat(process.waitFor()).isEqualTo(4);
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("stemma: Stopped. No backup was made, and nothing is left of it.");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static boolean isWaiting() throws SQLException {
    return !DATABASE
        .rows(
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'stemma-backup'"
                + " AND wait_event_type = 'Lock' AND datname = current_database()")
        .isEmpty();
  }

  @Test
  void theDoctorsReportIsOneObjectForPrograms() throws IOException {
    StemmaCommand doctor = StemmaCommand.launched(ENVIRONMENT, "doctor", "--json");

    JsonNode report = new ObjectMapper().readTree(doctor.output());
    assertThat(doctor.exit()).as(doctor.output()).isZero();
    assertThat(report.path("reachable").asBoolean()).isTrue();
    assertThat(report.path("findings").findValuesAsText("check"))
        .contains("postgresql", "schema", "graph", "months", "indexes", "locks");
    assertThat(doctor.output()).doesNotContain(DATABASE.url().password());
  }
}
