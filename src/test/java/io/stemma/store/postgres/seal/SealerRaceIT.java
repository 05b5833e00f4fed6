package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.seal.TrailVerification.Order;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Entries are sealed in the order of their numbers, whenever their transactions end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SealerRaceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");
  private static final int WRITERS = 6;
  private static final int TRANSACTIONS = 60;

  @TempDir static Path folder;

  private static SignerFile file;

  @BeforeAll
  static void months() {
    file = SignerFile.beside(folder.resolve("key"));
    DATABASE.execute("SELECT audit.ensure_partitions('2025-01-01Z', '2025-04-01Z')");
  }

  private static Sealer sealer(Connection connection) {
    return new Sealer(connection, new SignerGuard(SIGNER.verifier(), file)::check);
  }

  private static Connection connection() throws SQLException {
    return Postgres.connect(DATABASE.url(), "test");
  }

  private static void append(Connection connection, int entries, int month) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO audit.events (ts, event_type) SELECT '2025-0%d-02Z'::timestamptz + n * interval '1 s', 'x'"
                  .formatted(month)
              + " FROM generate_series(1, %d) n".formatted(entries));
    }
  }

  private static long findings() {
    return new TrailVerification(
            DATABASE.url(),
            TrustedKeys.of(SIGNER.verifier()),
            (log, entries, told) -> true,
            finding -> {})
        .run(Order.ofDatabase(null))
        .findings();
  }

  @Test
  void waitsForWhoeverDrewASmallerNumber() throws SQLException {
    try (Connection early = connection();
        Connection late = connection();
        Connection third = connection();
        Connection sealing = connection()) {
      Sealer sealer = sealer(sealing);
      sealer.round();
      early.setAutoCommit(false);
      third.setAutoCommit(false);
      append(early, 3, 1);
      append(late, 2, 1);
      append(third, 5, 2);

      assertThat(sealer.round()).isZero();
      early.commit();
      assertThat(sealer.round()).isZero();
      third.rollback();
      assertThat(sealer.round()).isEqualTo(5);

      new CheckpointSigner(sealing, SIGNER, file).sign();
      assertThat(findings()).isZero();
    }
  }

  @Test
  void losesNothingAmongWritersRollbacksAndOtherSealers() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SealerRaceIT seed " + seed);
    long before = count("SELECT count(*) FROM audit.events");
    AtomicLong committed = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(seed + i);
      writers.add(threads.submit(() -> committed.addAndGet(written(random))));
    }
    Callable<Long> sealing =
        () -> {
          try (Connection connection = connection()) {
            Sealer sealer = sealer(connection);
            CheckpointSigner signer = new CheckpointSigner(connection, SIGNER, file);
            long sealed = 0;
            while (!writers.stream().allMatch(Future::isDone)) {
              sealed += sealer.round();
              signer.sign();
            }
            return sealed;
          }
        };
    List<Future<Long>> sealers = List.of(threads.submit(sealing), threads.submit(sealing));
    for (Future<?> writer : writers) {
      writer.get();
    }
    for (Future<Long> sealer : sealers) {
      sealer.get();
    }
    threads.shutdown();
    try (Connection last = connection()) {
      sealer(last).round();
      new CheckpointSigner(last, SIGNER, file).sign();
    }

    assertThat(count("SELECT sum(size) FROM audit.sealed_months"))
        .isEqualTo(before + committed.get())
        .isEqualTo(count("SELECT count(*) FROM audit.events"));
    assertThat(findings()).isZero();
  }

  private static long written(Random random) throws SQLException {
    long committed = 0;
    try (Connection connection = connection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < TRANSACTIONS; i++) {
        int entries = 0;
        for (int statements = random.nextInt(3); statements >= 0; statements--) {
          int some = 1 + random.nextInt(200);
          append(connection, some, 1 + random.nextInt(3));
          entries += some;
        }
        if (random.nextInt(4) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          committed += entries;
        }
      }
    }
    return committed;
  }

  private static long count(String sql) {
    return Long.parseLong(DATABASE.rows(sql).get(0));
  }
}
