package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service and PostgreSQL are killed, at random, while clients send as fast as they can. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestCrashIT {
  private static final int CLIENTS = 6;
  private static final int BATCH = 20;
  private static final int KILLS = 2;
  private static final int REQUESTS_BETWEEN = 40;

  @TempDir Path folder;

  private final long seed = Long.getLong("stemma.ingest.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private MortalServer server;
  private volatile ServiceProcess service;
  private Map<String, String> environment;

  @BeforeEach
  void start() {
    server = new MortalServer(folder.resolve("server"));
    new Schema(new PostgresSettings(server.url(), "governance")).bringUpToDate();
    environment =
        Map.of(
            "DB_POSTGRES_URL", server.text(), "STEMMA_SEAL_KEY_FILE", folder.resolve("key") + "");
    service = new ServiceProcess(environment);
  }

  @AfterEach
  void stop() {
    over.set(true);
    service.close();
    server.close();
  }

  @Test
  void everyAcknowledgedEntryIsThereExactlyOnce() throws Exception {
    System.getLogger("test").log(System.Logger.Level.INFO, "stemma.ingest.seed=" + seed);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String client = "client" + i + "-";
      clients.add(threads.submit(() -> send(client)));
    }
    for (int i = 0; i < KILLS; i++) {
      awaitMore(clients);
      killSomething(i);
    }
    awaitMore(clients);
    over.set(true);
    for (Future<?> client : clients) {
      client.get();
    }
    threads.shutdown();

    List<String> there = there();
    assertThat(there).as("seed %d", seed).doesNotHaveDuplicates();
    Set<String> lost = new HashSet<>(acknowledged);
    lost.removeAll(new HashSet<>(there));
    assertThat(lost).as("seed %d", seed).isEmpty();
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * REQUESTS_BETWEEN * BATCH);
  }

  /** Sends one batch after the other, each again and again until it is acknowledged. */
  private void send(String client) {
    for (int batch = 0; !over.get(); batch++) {
      String body = body(client + batch + "-");
      while (!over.get()) {
        try {
          ServiceProcess.Answer answer = service.postJson("/api/v1/audit/events", body);
          if (answer.status() == 200) {
            note(answer.body());
            break;
          }
          assertThat(answer.status()).as("%s%n%s", answer.text(), service.log()).isIn(429, 503);
        } catch (UncheckedIOException | IllegalStateException e) {
          // The service was killed: the next one is sent the same.
          Thread.onSpinWait();
        }
      }
    }
  }

  private void note(JsonNode answer) {
    assertThat(answer.path("items")).hasSize(BATCH);
    answer.path("items").forEach(item -> acknowledged.add(item.at("/item/id").asText()));
  }

  /** Some entries are told by their names, some by the hashes of their lines. */
  private static String body(String prefix) {
    List<String> entries = new ArrayList<>();
    String time = Instant.now().toString();
    for (int i = 0; i < BATCH; i++) {
      String hash = i == 0 ? ",\"rawHash\":\"" + prefix + "hash\"" : "";
      entries.add(
          "{\"ts\":\"%s\",\"id\":\"%s%d\",\"eventType\":\"crash\",\"agentId\":\"agent-%d\"%s}"
              .formatted(time, prefix, i, i, hash));
    }
    return "[" + String.join(",", entries) + "]";
  }

  private void awaitMore(List<Future<?>> clients) throws Exception {
    int enough = acknowledged.size() + REQUESTS_BETWEEN * BATCH;
    while (acknowledged.size() < enough) {
      for (Future<?> client : clients) {
        if (client.isDone()) {
          client.get();
        }
      }
      Thread.onSpinWait();
    }
  }

  /** Each in turn, so that no run kills one of them only. */
  private void killSomething(int turn) {
    if (turn == 0 || (turn > 1 && random.nextBoolean())) {
      service.kill();
      service = new ServiceProcess(environment);
    } else {
      server.kill();
      server.startAgain();
    }
  }

  private List<String> there() throws SQLException {
    try (Connection connection = Postgres.connect(server.url(), "stemma-test")) {
      return TestDatabase.rows(connection, "SELECT event_id FROM audit.events");
    }
  }
}
