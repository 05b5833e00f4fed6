package io.stemma.graph.crash;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.QueryShape;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queries that ended a server process. A query is suspected at once when its connection is lost
 * without a word, and found guilty when the server says that it lived on but began anew: then one
 * of its processes crashed. Guilty ones stand in the database.
 */
public final class CrashedQueries {
  private static final Logger LOG = Logger.getLogger(CrashedQueries.class);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CrashLedger ledger;
  private final Set<String> suspected = ConcurrentHashMap.newKeySet();
  private final AtomicLong nextLookNanos = new AtomicLong();
  private volatile @Nullable Set<String> guilty;

  public CrashedQueries(CrashLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Passes a query that is not known to end the server.
   *
   * <p>Fails with {@link ErrorCode#QUERY_CRASHED} and its {@code fingerprint} for one that is.
   */
  public Uni<Void> check(QueryShape shape) {
    Set<String> known = guilty;
    if (known == null) {
      return ledger.fingerprints().invoke(this::remember).chain(() -> check(shape));
    }
    lookNowAndThen();
    if (known.contains(shape.fingerprint()) || suspected.contains(shape.fingerprint())) {
      return Uni.createFrom().failure(refused(shape, null));
    }
    return Uni.createFrom().voidItem();
  }

  /**
   * Looks into the end of a connection that a query ran on.
   *
   * @param running how long ago the query was sent, at least
   * @return what to tell the caller: {@link ErrorCode#QUERY_CRASHED}, or the failure itself when
   *     the query is not to blame
   */
  public Uni<Throwable> judge(QueryShape shape, Duration running, Throwable failure) {
    suspected.add(shape.fingerprint());
    long sentNanos = System.nanoTime() - running.toNanos();
    return Uni.createFrom()
        .deferred(() -> ledger.processCrashed(Duration.ofNanos(System.nanoTime() - sentNanos)))
        .onFailure()
        .retry()
        .withBackOff(RETRY, RETRY)
        .expireIn(PATIENCE.toMillis())
        .chain(crashed -> crashed ? convict(shape, failure) : Uni.createFrom().item(failure))
        .onFailure()
        .recoverWithItem(unclear -> unclear(shape, failure, unclear))
        .onTermination()
        .invoke(() -> suspected.remove(shape.fingerprint()));
  }

  private Uni<Throwable> convict(QueryShape shape, Throwable failure) {
    LOG.errorf(
        "A query ended its server process and is refused from now on (%s): %s",
        shape.fingerprint(), shape.summary());
    return ledger
        .add(shape)
        .chain(ledger::fingerprints)
        .invoke(this::remember)
        .replaceWith(() -> refused(shape, failure));
  }

  private static Throwable unclear(QueryShape shape, Throwable failure, Throwable unclear) {
    LOG.warnf(
        "Whether query %s ended its server process could not be found out: %s",
        shape.fingerprint(), unclear.getMessage());
    return failure;
  }

  private void lookNowAndThen() {
    long due = nextLookNanos.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLookNanos.compareAndSet(due, now + LOOK_AGAIN_NANOS)) {
      ledger
          .fingerprints()
          .subscribe()
          .with(
              this::remember,
              failure ->
                  LOG.warnf("Crashed queries cannot be looked up: %s", failure.getMessage()));
    }
  }

  private void remember(Set<String> fingerprints) {
    nextLookNanos.set(System.nanoTime() + LOOK_AGAIN_NANOS);
    guilty = fingerprints;
  }

  private static StemmaException refused(QueryShape shape, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.QUERY_CRASHED,
        "A query of this shape ended the server process it ran in, so it is refused. An operator"
            + " can release it: stemma graph release "
            + shape.fingerprint(),
        Map.of("fingerprint", shape.fingerprint()),
        cause);
  }
}
