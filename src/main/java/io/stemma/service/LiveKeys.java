package io.stemma.service;

import io.quarkus.runtime.StartupEvent;
import io.stemma.access.AccessKey;
import io.stemma.access.KeyRing;
import io.stemma.error.StemmaException;
import io.stemma.governance.GovernanceStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The estate's keys in memory, read anew every few seconds. While the store is away the last ones
 * hold; before they have been read once, nobody is let in.
 */
@Singleton
public class LiveKeys {
  private static final Logger LOG = Logger.getLogger(LiveKeys.class);
  private static final long FEWEST_NANOS_APART = 500_000_000;

  private final Vertx vertx;
  private final FewAtOnce costly;
  private final GovernanceStore store;
  private final AccessSettings settings;
  private final AtomicReference<@Nullable Future<KeyRing>> loading = new AtomicReference<>();
  private volatile @Nullable KeyRing ring;
  private volatile long loadedAtNanos;
  private volatile boolean failing;
  private final AtomicLong readings = new AtomicLong();
  private long latest;

  LiveKeys(Vertx vertx, GovernanceStore store, AccessSettings settings) {
    this.vertx = vertx;
    this.costly = new FewAtOnce(vertx, true);
    this.store = store;
    this.settings = settings;
  }

  void start(@Observes StartupEvent event) {
    load();
    vertx.setPeriodic(settings.refreshMillis(), timer -> load());
  }

  void schemaIsThere(@Observes SchemaReady ready) {
    // One that is under way may have looked before the tables were there.
    load().onFailure(before -> load());
  }

  /** All keys; fails with a {@link StemmaException} where they were never read. */
  public Future<KeyRing> all() {
    KeyRing known = ring;
    return known == null ? load() : Future.succeededFuture(known);
  }

  /** Those in memory; null before they have been read. */
  public @Nullable KeyRing known() {
    return ring;
  }

  /**
   * Read anew for a key that is not among them: at once, or where that has just been done, half a
   * second later, so that guessing wears nothing out and a key that was just made is found.
   */
  public Future<KeyRing> fresh() {
    long since = System.nanoTime() - loadedAtNanos;
    if (ring == null || since >= FEWEST_NANOS_APART) {
      return load();
    }
    Promise<KeyRing> later = Promise.promise();
    long millis = 1 + TimeUnit.NANOSECONDS.toMillis(FEWEST_NANOS_APART - since);
    vertx.setTimer(millis, timer -> load().onComplete(later));
    return later.future();
  }

  /** Reads them, since they have been changed here; done when this returns. */
  public void refresh() {
    loaded(read());
  }

  /**
   * The key among those whose look takes long. Fails with {@link
   * io.stemma.error.ErrorCode#TOO_BUSY} where too many are looked for already.
   */
  public Future<Optional<AccessKey>> findCostly(KeyRing keys, String text) {
    return costly.run(() -> keys.findCostly(text));
  }

  /** One reads at a time; whoever asks meanwhile gets what that one finds. */
  private Future<KeyRing> load() {
    Future<KeyRing> running = loading.get();
    if (running != null && !running.isComplete()) {
      return running;
    }
    Future<KeyRing> next =
        vertx.executeBlocking(this::read, false).map(this::loaded).onFailure(this::failed);
    loading.set(next);
    return next;
  }

  /** The keys, and which reading it was: the later one holds, whichever ends first. */
  private record Reading(long number, KeyRing keys) {}

  private Reading read() {
    long number = readings.incrementAndGet();
    return new Reading(number, store.read(estate -> estate.keys().ring()));
  }

  private synchronized KeyRing loaded(Reading reading) {
    KeyRing before = ring;
    failing = false;
    if (before != null && reading.number() < latest) {
      return before;
    }
    latest = reading.number();
    loadedAtNanos = System.nanoTime();
    KeyRing keys = reading.keys();
    ring = keys;
    if (keys.isEmpty() && (before == null || !before.isEmpty())) {
      LOG.warn(
          "No key has been made: only programs on this machine are answered."
              + " 'stemma keys create NAME --permissions read,write' makes one.");
    }
    return keys;
  }

  private void failed(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warnf(
          "The keys cannot be read: %s %s",
          failure.getMessage(),
          ring == null ? "Nobody is let in until they can." : "Those known hold until they can.");
    }
  }
}
