package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.store.postgres.Postgres;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL comes after the service, goes away under load, comes back, and for a while takes no
 * writes, as a server that has become a standby.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailoverIT {
  private static final int SOME = 150;
  private static final long LONGEST_RECOVERY_MILLIS = 10_000;

  @TempDir Path folder;

  private MortalServer server;
  private ServiceProcess service;
  private Load load;

  @BeforeEach
  void start() {
    server = new MortalServer(folder.resolve("server"));
    server.stop();
    service =
        new ServiceProcess(
            Map.of(
                "DB_POSTGRES_URL",
                server.text(),
                "STEMMA_SEAL_KEY_FILE",
                folder.resolve("key").toString()));
    load = new Load(service);
  }

  @AfterEach
  void stop() {
    load.close();
    service.close();
    server.close();
  }

  @Test
  void goesOnWhenItsServerDoes() throws Exception {
    assertThat(service.get("/q/health/live").status()).isEqualTo(200);
    assertThat(service.get("/q/health/started").status()).isEqualTo(503);
    server.startAgain();
    while (service.get("/q/health/started").status() != 200
        || service.get("/q/health/ready").status() != 200) {
      Thread.onSpinWait();
    }
    load.begin();
    load.awaitWrites(SOME);

    server.stopImmediately();
    load.await(load.failed::get, 1);
    server.startAgain();
    long recovered = load.millisUntilAllSucceed();
    load.awaitWrites(SOME);

    takeWrites(false);
    load.await(load.readOnly::get, 1);
    takeWrites(true);
    long again = load.millisUntilAllSucceed();

    load.end();
    System.getLogger("test")
        .log(
            System.Logger.Level.INFO,
            "requests {0}, answered 503 {1}, recovered after {2} ms, after read-only {3} ms",
            load.requests,
            load.failed,
            recovered,
            again);
    assertThat(recovered).isLessThan(LONGEST_RECOVERY_MILLIS);
    assertThat(again).isLessThan(LONGEST_RECOVERY_MILLIS);
    assertThat(there()).containsAll(load.acknowledged);
    assertThat(busyConnections()).isZero();
  }

  /** As a server does whose place another one has taken. */
  private void takeWrites(boolean does) {
    server.executeAsSuperuser(
        "ALTER SYSTEM SET default_transaction_read_only = " + (does ? "off" : "on"));
    server.executeAsSuperuser("SELECT pg_reload_conf()");
  }

  private List<String> there() throws SQLException {
    try (Connection connection = Postgres.connect(server.url(), "stemma-test")) {
      return TestDatabase.rows(connection, "SELECT agent_id FROM core.identities");
    }
  }

  /** Connections of pools that nobody waits for any more. */
  private double busyConnections() {
    return service
        .get("/q/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("sql_pool_active{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
