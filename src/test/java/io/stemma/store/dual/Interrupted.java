package io.stemma.store.dual;

import io.stemma.record.RowStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real store, to whose shadow reads something happens just before they are answered. */
final class Interrupted implements RowStore {
  private final RowStore store;
  private final Deque<Runnable> events = new ArrayDeque<>();
  private boolean happening;

  Interrupted(RowStore store) {
    this.store = store;
  }

  /** One happens before each of the next shadow reads. */
  synchronized void beforeShadowReads(Runnable... next) {
    events.addAll(List.of(next));
  }

  @Override
  public <T> T write(Work<T> work) {
    return store.write(work);
  }

  @Override
  public <T> T read(Work<T> work) {
    if ("stemma-shadow".equals(Thread.currentThread().getName())) {
      happen();
    }
    return store.read(work);
  }

  /** What happens may itself read. */
  private void happen() {
    Runnable event = happening ? null : next();
    if (event != null) {
      happening = true;
      try {
        event.run();
      } finally {
        happening = false;
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    return events.poll();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void close() {
    store.close();
  }
}
