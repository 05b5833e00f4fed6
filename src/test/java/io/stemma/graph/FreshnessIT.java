package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever writers do, no answer differs from the rows of its own snapshot. */
class FreshnessIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final int READS = 20_000;
  private static final int READERS = 3;
  private static final int WRITERS = 2;
  private static final int TRANSACTIONS_BETWEEN_REWRITES = 100;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void noAnswerDiffersFromTheRowsOfItsSnapshot() throws Exception {
    long seed = Long.getLong("stemma.test.seed", System.nanoTime());
    // Begun by many threads at once, the library's own beginning fails now and then.
    Uni.createFrom().deferred(() -> Uni.createFrom().voidItem()).await().indefinitely();
    ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
    try {
      List<Future<List<String>>> readers = new ArrayList<>();
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(writer(new SplittableRandom(seed + i), i == 0)));
      }
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(reader(new SplittableRandom(seed - 1 - i))));
      }
      List<String> differences = new ArrayList<>();
      for (Future<List<String>> reader : readers) {
        differences.addAll(reader.get());
      }
      over.set(true);
      int transactions = 0;
      for (Future<Integer> writer : writers) {
        transactions += writer.get();
      }

      assertThat(DATABASE.rows("SELECT * FROM projection.differences()"))
          .as("the graph and the rows, seed %d", seed)
          .isEmpty();
      assertThat(differences).as("seed %d, %s reads", seed, reads).isEmpty();
      assertThat(reads.get()).isGreaterThanOrEqualTo(READS);
      assertThat(transactions).as("seed %d", seed).isGreaterThan(READS / 100);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private Callable<List<String>> reader(SplittableRandom random) {
    return () -> {
      try (SameSnapshot both = new SameSnapshot(DATABASE, random)) {
        while (reads.get() < READS && !over.get()) {
          int before = both.reads();
          both.round();
          reads.addAndGet(both.reads() - before);
        }
        return both.differences();
      } finally {
        over.compareAndSet(false, reads.get() < READS);
      }
    };
  }

  /** One of them now and then rewrites a table whole, which moves rows that no one changed. */
  private Callable<Integer> writer(SplittableRandom random, boolean rewrites) {
    return () -> {
      int transactions = 0;
      try (Connection connection =
              Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test-writer");
          Statement statement = connection.createStatement()) {
        statement.execute("SET deadlock_timeout = '20ms'");
        RandomWrites writes = new RandomWrites(random, connection);
        while (!over.get()) {
          writes.transaction();
          transactions++;
          if (rewrites && transactions % TRANSACTIONS_BETWEEN_REWRITES == 0) {
            connection.setAutoCommit(true);
            statement.execute("VACUUM FULL governance.\"Agent\", governance.\"SPAWNED\"");
            connection.setAutoCommit(false);
          }
        }
      }
      return transactions;
    };
  }
}
