package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.Counted;
import io.stemma.error.StemmaException;
import io.stemma.record.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the other store follow the primary one, for as long as the service runs: at once after each
 * change, and again and again where the other store is not there.
 */
public final class Follower implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LINGER = Duration.ofMillis(10);

  private final TwoStores stores;
  private final ShadowReads shadow;
  private final Watcher watcher;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable MovePoint seen;

  /** Is told what happens. */
  public interface Watcher {
    void carried(int changes);

    /**
     * The other side, or the primary one, cannot.
     *
     * @param what for the log: {@code PostgreSQL write failed} and the like
     */
    void failed(String what, String why);
  }

  public Follower(TwoStores stores, ShadowReads shadow, Watcher watcher) {
    this.stores = stores;
    this.shadow = shadow;
    this.watcher = watcher;
    this.thread = new Thread(this::follow, "stemma-follower");
    this.thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Where the move stands, as it was seen a moment ago. */
  public MovePoint point() {
    MovePoint known = seen;
    return known == null ? stores.beginning() : known;
  }

  /** There is a change to be carried. */
  void wake() {
    changes.release();
  }

  private void follow() {
    Duration pause = IDLE;
    while (!closed) {
      try {
        boolean more = round();
        pause = IDLE;
        await(more ? LINGER : pause);
      } catch (StemmaException e) {
        watcher.failed("Following", e.detail());
        pause = longer(pause);
        await(pause);
      } catch (RuntimeException e) {
        watcher.failed("Following", String.valueOf(e));
        pause = longer(pause);
        await(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Whether there may be more to carry at once. */
  private boolean round() {
    MovePoint point = stores.settled();
    seen = point;
    Phase phase = point.phase();
    if (!phase.isDual()) {
      return false;
    }
    shadow.evidence(point);
    Phase.Side behind = phase.primary().other();
    try {
      Mirror.Round round = stores.mirror(phase).round();
      if (round.carried() + round.refused() > 0) {
        watcher.carried(round.carried());
      }
      if (round.refused() > 0) {
        watcher.failed(
            behind.title() + " write", "it refused " + Counted.of(round.refused(), "change"));
      }
      return round.carried() > 0;
    } catch (StemmaException e) {
      watcher.failed(behind.title() + " write", e.detail());
      noteFailure(phase, e.detail());
      await(IDLE);
      return false;
    }
  }

  private void noteFailure(Phase phase, String why) {
    noted(
        phase,
        (note, now) -> {
          note.put("failures", note.path("failures").asLong() + 1);
          note.put("lastError", why);
          note.put("lastErrorAt", now.toString());
        });
  }

  private void noted(Phase phase, BiConsumer<ObjectNode, Instant> change) {
    stores
        .of(phase.primary())
        .write(
            (Rows rows) -> {
              rows.serialize(Mirror.COUNTS);
              Notes notes = new Notes(rows);
              ObjectNode note = notes.read(Notes.MIRROR);
              Instant now = stores.clock().instant();
              change.accept(note, now);
              notes.write(Notes.MIRROR, note, now);
              return note;
            });
  }

  private void await(Duration longest) {
    try {
      if (changes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        // Changes come in crowds: those that come with this one are carried with it.
        LockSupport.parkNanos(LINGER.toNanos());
        changes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    changes.release();
    try {
      thread.join(LONGEST_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
