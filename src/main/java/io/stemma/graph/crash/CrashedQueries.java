package io.stemma.graph.crash;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.QueryShape;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queries that ended a server process. A query is suspected at once when its connection is lost
 * without a word, and found guilty when the server says that it lived on but began anew: then one
 * of its processes crashed. Guilty ones stand in the database, and where crashes follow each other
 * all free Cypher is suspended for a while.
 */
public final class CrashedQueries {
  private static final Logger LOG = Logger.getLogger(CrashedQueries.class);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Duration RETRY = Duration.ofMillis(250);

  /** So long the caller waits for the verdict; it is found, and kept, without them, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * So long a server may take to notice that a process of it has crashed. After that only the
   * network was at fault.
   */
  private static final Duration NOTICE = Duration.ofSeconds(5);

  /** So long a server may take to recover. */
  private static final Duration RECOVERY = Duration.ofMinutes(10);

  private final CrashLedger ledger;
  private final Set<String> suspected = ConcurrentHashMap.newKeySet();
  private final AtomicLong nextLookNanos = new AtomicLong();
  private volatile CrashLedger.@Nullable Refused refused;

  public CrashedQueries(CrashLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Passes a query that is not known to end the server, while its kind is not suspended.
   *
   * <p>Fails with {@link ErrorCode#QUERY_CRASHED} and its {@code fingerprint} for one that is
   * known, with {@link ErrorCode#CYPHER_SUSPENDED} for a free one while free Cypher is suspended.
   *
   * @param free whether it is no query of the catalogue
   */
  public Uni<Void> check(QueryShape shape, boolean free) {
    CrashLedger.Refused known = refused;
    if (known == null) {
      return look().chain(() -> check(shape, free));
    }
    lookNowAndThen();
    if (known.fingerprints().contains(shape.fingerprint())
        || suspected.contains(shape.fingerprint())) {
      return Uni.createFrom().failure(refused(shape, null));
    }
    return free
        ? suspension().<Uni<Void>>map(CrashedQueries::suspended).orElse(Uni.createFrom().voidItem())
        : Uni.createFrom().voidItem();
  }

  /** Why free Cypher is closed, as far as was looked; empty where it is open. */
  public Optional<Suspension> suspension() {
    CrashLedger.Refused known = refused;
    return Optional.ofNullable(known == null ? null : known.suspension())
        .filter(suspension -> !suspension.isOver());
  }

  /** Looks what the database knows by now. */
  public Uni<Void> look() {
    return ledger.refused().invoke(this::remember).replaceWithVoid();
  }

  /**
   * Looks into the end of a connection that a query ran on. What is found out is kept even when
   * nobody waits for it any more.
   *
   * @param processId of the server's process behind it
   * @param running how long ago the query was sent, at least
   * @return what to tell the caller: {@link ErrorCode#QUERY_CRASHED}, or the failure itself when
   *     the query is not to blame, or the server takes long to recover
   */
  public Uni<Throwable> judge(
      QueryShape shape, int processId, Duration running, Throwable failure) {
    suspected.add(shape.fingerprint());
    long lostNanos = System.nanoTime();
    long sentNanos = lostNanos - running.toNanos();
    Uni<Throwable> verdict =
        Uni.createFrom()
            .deferred(() -> ledger.outcome(processId, sinceNanos(sentNanos)))
            .chain(outcome -> sentence(shape, outcome, lostNanos, failure))
            .onFailure()
            .retry()
            .withBackOff(RETRY, RETRY)
            .expireIn(RECOVERY.toMillis())
            .onFailure()
            .recoverWithItem(unclear -> unclear(shape, failure, unclear))
            .onTermination()
            .invoke(() -> suspected.remove(shape.fingerprint()))
            .memoize()
            .indefinitely();
    verdict.subscribe().with(found -> {}, unforeseen -> LOG.error("No verdict", unforeseen));
    return verdict.ifNoItem().after(PATIENCE).recoverWithItem(failure);
  }

  private static Duration sinceNanos(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private Uni<Throwable> sentence(
      QueryShape shape, CrashLedger.Outcome outcome, long lostNanos, Throwable failure) {
    return switch (outcome.kind()) {
      case UNKNOWN_YET ->
          sinceNanos(lostNanos).compareTo(NOTICE) < 0
              ? Uni.createFrom().failure(() -> new IllegalStateException("still listed"))
              : Uni.createFrom().item(failure);
      case ENDED -> Uni.createFrom().item(failure);
      case CRASHED -> convicted(shape, outcome, failure);
    };
  }

  private Uni<Throwable> convicted(
      QueryShape shape, CrashLedger.Outcome outcome, Throwable failure) {
    return ledger
        .note(shape, Objects.requireNonNull(outcome.recoveredAt()))
        .chain(this::look)
        .invoke(
            () -> {
              LOG.errorf(
                  "A query ended its server process and is refused from now on (%s): %s",
                  shape.fingerprint(), shape.summary());
              suspension()
                  .ifPresent(
                      closed ->
                          LOG.errorf(
                              "Crashes followed each other: free Cypher is suspended until %s;"
                                  + " 'stemma graph release' opens it.",
                              closed.until()));
            })
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
      look()
          .subscribe()
          .with(
              done -> {},
              failure ->
                  LOG.warnf("Crashed queries cannot be looked up: %s", failure.getMessage()));
    }
  }

  private void remember(CrashLedger.Refused found) {
    nextLookNanos.set(System.nanoTime() + LOOK_AGAIN_NANOS);
    refused = found;
  }

  private static Uni<Void> suspended(Suspension suspension) {
    return Uni.createFrom()
        .failure(
            () ->
                new StemmaException(
                    ErrorCode.CYPHER_SUSPENDED,
                    "Free Cypher ended server processes several times in a short time, so it is"
                        + " closed until "
                        + suspension.until()
                        + ". Queries of the catalogue and all else go on. An operator can open it"
                        + " at once: stemma graph release",
                    Map.of(
                        StemmaException.RETRY_AFTER_SECONDS,
                        suspension.secondsLeft(),
                        "suspendedUntil",
                        suspension.until().toString()),
                    null));
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
