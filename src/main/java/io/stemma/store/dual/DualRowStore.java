package io.stemma.store.dual;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.record.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The record in two stores. The primary one commits a change and a note of it in one transaction;
 * the other one is written behind it, so that its failure is no caller's. Every transaction looks
 * whether the move still stands where this service believes; where it does not, the work is done
 * again on the side that is primary now.
 */
public final class DualRowStore implements RowStore {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TwoStores stores;
  private final Follower follower;
  private final ShadowReads shadow;
  private volatile @Nullable MovePoint point;

  public DualRowStore(TwoStores stores, Follower follower, ShadowReads shadow) {
    this.stores = stores;
    this.follower = follower;
    this.shadow = shadow;
  }

  @Override
  public String name() {
    return "dual";
  }

  @Override
  public <T> T write(Work<T> work) {
    Instant end = stores.clock().instant().plus(PATIENCE);
    while (true) {
      MovePoint believed = point();
      try {
        T result = primary(believed).write(rows -> noted(rows, believed, work));
        if (believed.phase().isDual()) {
          follower.wake();
        }
        return result;
      } catch (Moved moved) {
        follow(moved, end);
      }
    }
  }

  private <T> T noted(Rows rows, MovePoint believed, Work<T> work) {
    look(MovePoint.heldBy(rows), believed);
    if (!believed.phase().isDual()) {
      return work.in(rows);
    }
    NotingRows noting = new NotingRows(rows);
    T result = work.in(noting);
    if (!noting.changed().isEmpty()) {
      new Outbox(rows, stores.clock()).note(noting.changed());
    }
    return result;
  }

  @Override
  public <T> T read(Work<T> work) {
    return read(work, (rows, believed) -> rows);
  }

  @Override
  public <T> T answer(Work<T> work) {
    return read(work, shadow::watching);
  }

  private <T> T read(Work<T> work, BiFunction<Rows, MovePoint, Rows> watching) {
    Instant end = stores.clock().instant().plus(PATIENCE);
    while (true) {
      MovePoint believed = point();
      try {
        return primary(believed)
            .read(
                rows -> {
                  look(MovePoint.in(rows), believed);
                  return work.in(watching.apply(rows, believed));
                });
      } catch (Moved moved) {
        follow(moved, end);
      }
    }
  }

  private void look(Optional<MovePoint> noted, MovePoint believed) {
    MovePoint there = noted.orElseGet(stores::beginning);
    if (!there.equals(believed)) {
      throw new Moved(there);
    }
    if (there.switching()) {
      throw new Moved(there);
    }
  }

  /** Goes on where the move stands now; while it is being switched, waits. */
  private void follow(Moved moved, Instant end) {
    if (stores.clock().instant().isAfter(end)) {
      throw new StemmaException(
          ErrorCode.TOO_BUSY,
          "The estate is being moved from one store to the other: ask again in a moment.",
          Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
          moved);
    }
    MovePoint before = point;
    point = stores.point();
    if (moved.there().switching() || point.equals(before)) {
      // Somebody is about to note the rest of a step.
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private MovePoint point() {
    MovePoint known = point;
    if (known == null) {
      known = stores.point();
      point = known;
    }
    return known;
  }

  private RowStore primary(MovePoint believed) {
    return stores.of(believed.phase().primary());
  }

  /** Where the move stands, for who watches. */
  public MovePoint where() {
    return stores.point();
  }

  @Override
  public void close() {
    follower.close();
    shadow.close();
    stores.sqlite().close();
    stores.postgres().close();
  }

  /** The move does not stand where it was believed to. */
  private static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MovePoint there;

    Moved(MovePoint there) {
      super("the move stands at " + there, null, false, false);
      this.there = there;
    }

    MovePoint there() {
      return there;
    }
  }
}
