package io.stemma.store.postgres;

import static io.stemma.record.RecordTables.REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore.Work;
import io.stemma.testing.Relay;
import io.stemma.testing.TestDatabase;
import io.vertx.pgclient.PgException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only PostgreSQL does. */
@Timeout(60)
class PostgresRowStoreIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final PoolLimits LIMITS = new PoolLimits(4, 1_000, 10_000, 30_000);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWriteNothing(boolean pooled) {
    Route route = pooled ? Route.pooled(DATABASE.pooled()) : Route.direct(DATABASE.url());
    Row row = request();
    try (PostgresRowStore store = PostgresRowStore.open(route, LIMITS)) {
      assertThatThrownBy(() -> store.read(rows -> rows.insert(List.of(row))))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_READ_ONLY));
      assertThat(store.<Boolean>read(rows -> rows.find(row.key()).isPresent())).isFalse();
    }
  }

  @Test
  void doesAWorkAgainThatWasChosenAsTheVictimOfADeadlock() {
    Row one = request();
    Row other = request();
    AtomicInteger begun = new AtomicInteger();
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    CountDownLatch survivorIsDone = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      store.write(rows -> rows.insert(List.of(one, other)));

      List<CompletableFuture<Boolean>> works = new ArrayList<>();
      for (List<Row> order : List.of(List.of(one, other), List.of(other, one))) {
        Work<Boolean> work =
            rows -> {
              boolean isVictim = begun.incrementAndGet() > 2;
              if (isVictim) {
                // Else it could take the row again that the other one waits for.
                await(survivorIsDone);
              }
              Row first = rows.lock(order.get(0).key()).orElseThrow();
              if (!isVictim) {
                await(bothHaveOne);
              }
              Row second = rows.lock(order.get(1).key()).orElseThrow();
              return rows.update(more(first)) && rows.update(more(second));
            };
        works.add(
            CompletableFuture.supplyAsync(() -> store.write(work), threads)
                .whenComplete((done, failure) -> survivorIsDone.countDown()));
      }

      assertThat(works).extracting(CompletableFuture::join).containsOnly(true);
      assertThat(begun).hasValue(3);
      assertThat(List.of(counted(store, one), counted(store, other))).containsOnly(2L);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void doesAWorkAgainWhoseConnectionWasKilled() {
    Row request = request();
    AtomicInteger begun = new AtomicInteger();
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      boolean done =
          store.write(
              rows -> {
                boolean inserted = rows.insert(request);
                if (begun.incrementAndGet() == 1) {
                  killWriters();
                }
                return inserted && rows.update(more(request));
              });

      assertThat(done).isTrue();
      assertThat(begun).hasValue(2);
      assertThat(counted(store, request)).isEqualTo(1);
    }
  }

  @Test
  void saysThatItDoesNotKnowWhereTheConnectionIsLostWhileItCommits() {
    Row request = request();
    AtomicInteger begun = new AtomicInteger();
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      StemmaException refused =
          refusal(
              () ->
                  store.write(
                      rows -> {
                        begun.incrementAndGet();
                        boolean inserted = rows.insert(request);
                        killWriters();
                        return inserted;
                      }));

      assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(refused.detail()).contains("whether it did is not known").contains("again");
      assertThat(begun).hasValue(1);
      // It can be asked as if nothing had been.
      assertThat(store.<Boolean>write(rows -> rows.insert(request))).isTrue();
    }
  }

  @Test
  void givesUpAWorkThatLosesEveryConnection() {
    AtomicInteger begun = new AtomicInteger();
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      StemmaException refused =
          refusal(
              () ->
                  store.write(
                      rows -> {
                        begun.incrementAndGet();
                        rows.find(request().key());
                        killWriters();
                        return rows.find(request().key());
                      }));

      assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(begun).hasValue(5);
      assertThat(refused)
          .cause()
          .satisfies(e -> assertThat(e.getSuppressed()).hasSizeGreaterThanOrEqualTo(4));
    }
  }

  @Test
  void oneKilledConnectionDoesNotLeadToAllTheOthers() throws Exception {
    PoolLimits many = new PoolLimits(8, 1_000, 10_000, 30_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CyclicBarrier allAreOpen = new CyclicBarrier(8);
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), many)) {
      Callable<Boolean> held =
          () ->
              store.write(
                  rows -> {
                    await(allAreOpen);
                    return rows.insert(request());
                  });
      for (Future<Boolean> opened : threads.invokeAll(Collections.nCopies(8, held))) {
        assertThat(opened.get()).isTrue();
      }
      killWriters();

      boolean done = store.write(rows -> rows.insert(request()));

      assertThat(done).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void readsWriteNothing() {
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      Row request = request();
      assertThat(refusal(() -> store.read(rows -> rows.insert(request))).code())
          .isEqualTo(ErrorCode.STORE_READ_ONLY);
      assertThat(refusal(() -> store.read(rows -> rows.lock(request.key()))).code())
          .isEqualTo(ErrorCode.STORE_READ_ONLY);
      assertThat(store.<Boolean>read(rows -> rows.find(request.key()).isPresent())).isFalse();
    }
  }

  @Test
  void aReadIsOneSnapshot() {
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), LIMITS)) {
      Row request = request();
      Work<Boolean> isThere =
          rows -> !rows.select(Query.of(REQUESTS).equal("request_key", key(request))).isEmpty();
      boolean seen =
          store.read(
              rows -> {
                isThere.in(rows);
                store.write(writing -> writing.insert(request));
                return isThere.in(rows);
              });

      assertThat(seen).isFalse();
      assertThat(store.<Boolean>read(isThere)).isTrue();
    }
  }

  @Test
  void turnsAwayWhoWaitsTooLongForAConnection() {
    PoolLimits oneWrites = new PoolLimits(1, 1, 3_000, 30_000);
    try (PostgresRowStore store = PostgresRowStore.open(DATABASE.url(), oneWrites)) {
      Row request = request();
      StemmaException refused =
          store.write(
              rows -> {
                rows.insert(request);
                return refusal(() -> store.write(second -> second.insert(request())));
              });

      assertThat(refused.code()).isEqualTo(ErrorCode.TOO_BUSY);
      assertThat(refused.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
      assertThat(counted(store, request)).isZero();
    }
  }

  @Test
  void aConnectionWaitedForInVainIsUnavailableWhileTheServerIsSilent() {
    PoolLimits oneWrites = new PoolLimits(1, 1, 1_000, 1_000);
    try (Relay relay = new Relay(DATABASE.url());
        PostgresRowStore store = PostgresRowStore.open(relay.url(), oneWrites)) {
      StemmaException refused =
          store.write(
              rows -> {
                relay.setSilent(true);
                StemmaException second =
                    refusal(() -> store.write(others -> others.insert(request())));
                relay.setSilent(false);
                return second;
              });

      assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(refused.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "53000, STORE_EXHAUSTED", "53100, STORE_FULL", "53200, STORE_EXHAUSTED",
    "53300, STORE_UNAVAILABLE", "53400, STORE_EXHAUSTED", "54000, LIMIT_EXCEEDED",
    "54001, LIMIT_EXCEEDED", "54011, LIMIT_EXCEEDED", "54023, LIMIT_EXCEEDED"
  })
  void aLimitOfTheServerIsNoFaultOfOurs(String state, ErrorCode code) {
    String raise = "DO $$ BEGIN RAISE EXCEPTION 'as it comes' USING ERRCODE = '%s'; END $$";
    SQLException raised =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              try (Connection connection = DATABASE.connect();
                  Statement statement = connection.createStatement()) {
                statement.execute(raise.formatted(state));
              }
            });

    StemmaException refused = JdbcFailures.translated(DATABASE.url(), raised);

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.detail()).doesNotContain("as it comes");
    assertThat(ReactiveFailures.translated(DATABASE.url(), reactive(state)).code()).isEqualTo(code);
  }

  private static PgException reactive(String state) {
    return new PgException("as it comes", "ERROR", state, "");
  }

  @Test
  void saysWhatTheServerLacks() {
    Row request = request();
    try (TestDatabase bare = TestDatabase.bare();
        PostgresRowStore store = PostgresRowStore.open(bare.url(), LIMITS)) {
      StemmaException refused = refusal(() -> store.write(rows -> rows.insert(request)));
      assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      assertThat(refused.detail()).contains("migrate run");
    }
    DatabaseUrl gone = DATABASE.url().in("no_such_database");
    try (PostgresRowStore store = PostgresRowStore.open(gone, LIMITS)) {
      assertThat(refusal(() -> store.write(rows -> rows.insert(request))).code())
          .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }
    DatabaseUrl stranger = DATABASE.url().as(DATABASE.url().user(), "wrong");
    try (PostgresRowStore store = PostgresRowStore.open(stranger, LIMITS)) {
      StemmaException refused = refusal(() -> store.write(rows -> rows.insert(request)));
      assertThat(refused.code()).isEqualTo(ErrorCode.LOGIN_REFUSED);
      assertThat(refused.detail()).doesNotContain("wrong");
    }
  }

  /** Returns when they are gone. */
  private static void killWriters() {
    DATABASE.rows(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'stemma-writes'");
  }

  private static long counted(PostgresRowStore store, Row request) {
    Row row = store.read(rows -> rows.find(request.key()).orElseThrow());
    return row.integer("status") == null ? -1 : row.integer("status");
  }

  private static Row request() {
    return Row.of(REQUESTS)
        .with("request_key", "r" + NAMES.incrementAndGet())
        .with("fingerprint", "f")
        .with("status", 0L)
        .with("made_at", Instant.parse("2026-03-01T12:00:00Z"));
  }

  private static Row more(Row request) {
    Long before = request.integer("status");
    return Row.of(REQUESTS)
        .with("request_key", key(request))
        .with("status", (before == null ? 0 : before) + 1);
  }

  private static String key(Row request) {
    RowKey key = request.key();
    return (String) key.values().get(0);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StemmaException refusal(ThrowingCallable work) {
    List<StemmaException> refusal = new ArrayList<>();
    assertThatThrownBy(work).isInstanceOfSatisfying(StemmaException.class, refusal::add);
    return refusal.get(0);
  }
}
