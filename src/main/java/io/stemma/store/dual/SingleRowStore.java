package io.stemma.store.dual;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.record.Rows;
import java.util.Optional;

/**
 * One store of an estate that may have been moved to another since: a service that does not follow
 * the move must not write where nobody reads.
 */
public final class SingleRowStore implements RowStore {
  private final RowStore store;
  private final Phase alone;

  /**
   * Over a store.
   *
   * @param alone the phase in which it may be used by itself
   */
  public SingleRowStore(RowStore store, Phase alone) {
    this.store = store;
    this.alone = alone;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public <T> T write(Work<T> work) {
    return store.write(rows -> work.in(guarded(rows)));
  }

  private Rows guarded(Rows rows) {
    Optional<MovePoint> point = MovePoint.heldBy(rows);
    if (point.isPresent() && (point.get().phase() != alone || point.get().switching())) {
      throw new StemmaException(
          ErrorCode.STORE_MOVED,
          "The estate's move stands at "
              + point.get().phase().text()
              + ": start this service with DB_BACKEND=dual, so that it follows.");
    }
    return rows;
  }

  @Override
  public <T> T read(Work<T> work) {
    return store.read(work);
  }

  /** Where the move stands, as far as this store has been told. */
  public MovePoint point() {
    return store.read(MovePoint::in).orElseGet(() -> new MovePoint(alone, false, 0, null));
  }

  @Override
  public void close() {
    store.close();
  }
}
