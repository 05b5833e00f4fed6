package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.StemmaException;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.schema.Schema;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.Move;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.StoreDifferences.Difference;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.MortalServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An estate is moved, and moved back, under load, while the service (and with it whatever carries
 * changes over) and PostgreSQL are killed at random.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MoveScenarioIT {
  private static final int CLIENTS = 3;
  private static final int WRITES_A_STEP = 15;
  private static final List<Phase> WAY =
      List.of(Phase.DUAL_POSTGRES, Phase.POSTGRES, Phase.DUAL_POSTGRES, Phase.DUAL_SQLITE);

  @TempDir Path folder;

  private final long seed = Long.getLong("stemma.move.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private MortalServer server;
  private volatile ServiceProcess service;
  private Map<String, String> environment;
  private TwoStores stores;

  @BeforeEach
  void start() {
    server = new MortalServer(folder.resolve("server"));
    new Schema(new PostgresSettings(server.url(), "governance")).bringUpToDate();
    Path file = folder.resolve("estate.db");
    environment =
        Map.of(
            "DB_BACKEND", "dual",
            "DB_DUAL_READ_PRIMARY", "sqlite",
            "DB_SQLITE_PATH", file.toString(),
            "DB_POSTGRES_URL", server.text(),
            "STEMMA_SHADOW_SHARE", "1");
    service = new ServiceProcess(environment);
    stores =
        new TwoStores(
            SqliteRowStore.open(file, 20_000),
            PostgresRowStore.open(server.url(), new PoolLimits(4, 100, 5_000, 30_000)),
            Phase.DUAL_SQLITE,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    over.set(true);
    service.close();
    stores.sqlite().close();
    stores.postgres().close();
    server.close();
  }

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    System.getLogger("test").log(System.Logger.Level.INFO, "stemma.move.seed=" + seed);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String client = "client" + i + "-";
      clients.add(threads.submit(() -> write(client)));
    }

    for (Phase next : WAY) {
      awaitWrites(clients);
      killSomething();
      awaitWrites(clients);
      List<String> until = new ArrayList<>(acknowledged);
      go(next);
      assertThat(lost(stores.of(next.primary()), until)).as("seed %d at %s", seed, next).isEmpty();
    }
    over.set(true);
    for (Future<?> client : clients) {
      client.get();
    }
    threads.shutdown();

    DualOperations operations = new DualOperations(stores);
    while (operations.status(null, 1).entries() > 0) {
      operations.replay();
    }
    List<Difference> differences = new ArrayList<>();
    operations.diff(differences::add);
    assertThat(differences).as("seed %d", seed).isEmpty();
    assertThat(lost(stores.sqlite(), acknowledged)).as("seed %d", seed).isEmpty();
    assertThat(lost(stores.postgres(), acknowledged)).as("seed %d", seed).isEmpty();
  }

  /** Registers one agent after the other, each as often as it takes until it is acknowledged. */
  private void write(String client) {
    for (int i = 0; !over.get(); i++) {
      String name = client + i;
      while (!over.get()) {
        try {
          int status = service.postJson("/api/v1/agents", "{\"id\": \"" + name + "\"}").status();
          if (status == 200 || status == 201) {
            acknowledged.add(name);
            break;
          }
        } catch (UncheckedIOException | IllegalStateException e) {
          // The service was killed: the next one is asked the same.
          Thread.onSpinWait();
        }
      }
    }
  }

  private void awaitWrites(List<Future<?>> clients) throws Exception {
    int before = acknowledged.size();
    while (acknowledged.size() < before + WRITES_A_STEP) {
      for (Future<?> client : clients) {
        if (client.isDone()) {
          client.get();
        }
      }
      Thread.onSpinWait();
    }
  }

  private void killSomething() {
    if (random.nextBoolean()) {
      service.kill();
      service = new ServiceProcess(environment);
    } else {
      server.kill();
      server.startAgain();
    }
  }

  /** Goes a step with all its evidence; a server that is coming back is waited for. */
  private void go(Phase next) {
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 0, 0));
    DualOperations operations = new DualOperations(stores);
    while (true) {
      try {
        Phase now = move.where().phase();
        if (now == next) {
          return;
        }
        if (next.compareTo(now) > 0) {
          operations.carry();
          operations.diff(difference -> {});
          move.advance();
        } else {
          move.back();
        }
      } catch (StemmaException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static List<String> lost(RowStore store, Iterable<String> names) {
    List<String> lost = new ArrayList<>();
    names.forEach(lost::add);
    List<RowKey> keys =
        lost.stream().map(name -> RowKey.of(RecordTables.IDENTITIES, name)).toList();
    List<Row> there = store.read(rows -> rows.find(RecordTables.IDENTITIES, keys));
    Set<String> found = there.stream().map(row -> row.text("agent_id")).collect(Collectors.toSet());
    lost.removeAll(found);
    return lost;
  }
}
