package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.Relay;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More is asked than there are connections. */
class RecordReaderIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final long LOCK = 4711;

  @Test
  void turnsAwayWhatTheQueueCannotHold() throws SQLException {
    PoolLimits oneRunsOneWaits = new PoolLimits(1, 1, 30_000, 30_000);

    // While the first still connects, it waits, too.
    assertThat(askedAtOnce(3, oneRunsOneWaits)).isNotEmpty().containsOnly(ErrorCode.TOO_BUSY);
  }

  @Test
  void turnsAwayWhatWaitsTooLong() throws SQLException {
    // Long enough to connect on a busy machine.
    PoolLimits oneRuns = new PoolLimits(1, 64, 1_500, 30_000);

    assertThat(askedAtOnce(2, oneRuns)).containsExactly(ErrorCode.TOO_BUSY);
  }

  /** The server is there and says nothing: what holds the connection waits, too. */
  @Test
  void aConnectionWaitedForInVainIsUnavailableWhileTheServerIsSilent() {
    try (Relay relay = new Relay(DATABASE.url())) {
      PoolLimits oneRuns = new PoolLimits(1, 64, 1_500, 1_500);
      List<ErrorCode> answered =
          askedOf(
              relay,
              oneRuns,
              reader -> {
                assertThat(outcome(reader).join()).isEmpty();
                relay.setSilent(true);
              });

      assertThat(answered).hasSize(3).containsOnly(ErrorCode.STORE_UNAVAILABLE);
    }
  }

  /** As where it has been restarted and does not accept anybody yet. */
  @Test
  void aConnectionWaitedForInVainIsUnavailableWhileNoneCanBeMade() {
    try (Relay relay = new Relay(DATABASE.url())) {
      PoolLimits oneRuns = new PoolLimits(1, 64, 1_000, 1_500);

      List<ErrorCode> answered = askedOf(relay, oneRuns, reader -> relay.setSilent(true));

      assertThat(answered).hasSize(3).containsOnly(ErrorCode.STORE_UNAVAILABLE);
    }
  }

  private static List<ErrorCode> askedOf(
      Relay relay, PoolLimits limits, Consumer<RecordReader> before) {
    Vertx vertx = Vertx.vertx();
    PostgresSettings settings = new PostgresSettings(relay.url(), PostgresSettings.DEFAULT_GRAPH);
    try (PostgresPools pools = new PostgresPools(vertx, settings, limits, limits, 1)) {
      RecordReader reader = new RecordReader(() -> pools);
      before.accept(reader);
      List<CompletableFuture<Optional<ErrorCode>>> asked =
          IntStream.range(0, 3).mapToObj(i -> outcome(reader)).toList();
      return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    } finally {
      // What is closed says so to the server.
      relay.setSilent(false);
      vertx.closeAndAwait();
    }
  }

  /** Asks for what is locked, unlocks it when one was turned away, and tells who was. */
  private static List<ErrorCode> askedAtOnce(int times, PoolLimits limits) throws SQLException {
    Vertx vertx = Vertx.vertx();
    try (PostgresPools pools = new PostgresPools(vertx, DATABASE.settings(), limits, limits, 1);
        Connection holder = DATABASE.connect()) {
      RecordReader reader = new RecordReader(() -> pools);
      TestDatabase.rows(holder, "SELECT pg_advisory_lock(" + LOCK + ")");
      List<CompletableFuture<Optional<ErrorCode>>> asked =
          IntStream.range(0, times).mapToObj(i -> outcome(reader)).toList();
      CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join();
      TestDatabase.rows(holder, "SELECT pg_advisory_unlock(" + LOCK + ")");
      return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    } finally {
      vertx.closeAndAwait();
    }
  }

  private static CompletableFuture<Optional<ErrorCode>> outcome(RecordReader reader) {
    return reader
        .read("SELECT 1 FROM pg_advisory_xact_lock($1)", Tuple.of(LOCK))
        .map(rows -> Optional.<ErrorCode>empty())
        .onFailure(StemmaException.class)
        .recoverWithItem(failure -> Optional.of(failure.code()))
        .subscribeAsCompletionStage();
  }
}
