package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess.Answer;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
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
  private static final int CLIENTS = 8;
  private static final int SOME = 150;
  private static final long LONGEST_RECOVERY_MILLIS = 10_000;

  @TempDir Path folder;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong readOnly = new AtomicLong();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private MortalServer server;
  private ServiceProcess service;

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
  }

  @AfterEach
  void stop() throws InterruptedException {
    over.set(true);
    threads.shutdown();
    threads.awaitTermination(20, TimeUnit.SECONDS);
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
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      boolean writes = i % 2 == 0;
      clients.add(threads.submit(() -> send(writes)));
    }
    await(acknowledged::size, SOME);

    server.stopImmediately();
    await(failed::get, 1);
    server.startAgain();
    long recovered = millisUntilAllSucceed();
    await(acknowledged::size, acknowledged.size() + SOME);

    takeWrites(false);
    await(readOnly::intValue, 1);
    takeWrites(true);
    long again = millisUntilAllSucceed();

    over.set(true);
    for (Future<?> client : clients) {
      client.get(20, TimeUnit.SECONDS);
    }
    System.getLogger("test")
        .log(
            System.Logger.Level.INFO,
            "requests {0}, answered 503 {1}, recovered after {2} ms, after read-only {3} ms",
            requests,
            failed,
            recovered,
            again);
    assertThat(unexpected).isEmpty();
    assertThat(recovered).isLessThan(LONGEST_RECOVERY_MILLIS);
    assertThat(again).isLessThan(LONGEST_RECOVERY_MILLIS);
    assertThat(there()).containsAll(acknowledged);
    assertThat(busyConnections()).isZero();
  }

  private void send(boolean writes) {
    while (!over.get()) {
      String name = "agent-" + names.incrementAndGet();
      Answer answer = writes ? write(name) : service.get("/api/v1/agents/nobody/lineage");
      requests.incrementAndGet();
      int status = answer.status();
      if (status == 201) {
        acknowledged.add(name);
      } else if (status == 503 || status == 429) {
        failed.incrementAndGet();
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          unexpected.add("no Retry-After: " + answer.text());
        }
        if (answer.text().contains("store-read-only")) {
          readOnly.incrementAndGet();
        }
      } else if (status != 404) {
        unexpected.add(status + " " + answer.text());
      }
    }
  }

  private Answer write(String name) {
    return service.postJson("/api/v1/agents", "{\"agentId\": \"" + name + "\"}");
  }

  private long millisUntilAllSucceed() {
    long start = System.nanoTime();
    while (write("recovered-" + names.incrementAndGet()).status() != 201
        || service.get("/api/v1/agents/nobody/lineage").status() != 404
        || service.cypher("RETURN 1").status() != 200) {
      Thread.onSpinWait();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** As a server does whose place another one has taken. */
  private void takeWrites(boolean does) {
    execute("ALTER SYSTEM SET default_transaction_read_only = " + (does ? "off" : "on"));
    execute("SELECT pg_reload_conf()");
  }

  private void execute(String sql) {
    DatabaseUrl superuser = server.url().as("postgres", server.url().password());
    try (Connection connection = Postgres.connect(superuser, "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
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

  private static void await(IntSupplier count, int enough) {
    while (count.getAsInt() < enough) {
      Thread.onSpinWait();
    }
  }
}
