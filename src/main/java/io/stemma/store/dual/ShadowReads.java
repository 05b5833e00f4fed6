package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.StemmaException;
import io.stemma.record.Rows;
import io.stemma.store.dual.ShadowCounts.Result;
import io.stemma.store.dual.ShadowRead.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Asks the other store the same, for a share of the questions, and compares. The caller has had the
 * primary's answer by then.
 *
 * <p>Rows are compared as they are, so that two stores that write the same in other words agree.
 * Where they do not, both are asked again once the other store has followed: only what differs then
 * is a difference.
 */
public final class ShadowReads implements AutoCloseable {
  private static final int WAITING = 1_000;
  private static final int EXAMPLES = 50;
  private static final int MAX_EXAMPLE_CHARACTERS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TwoStores stores;
  private final double share;
  private final Set<String> ignored;
  private final ShadowCounts counts;
  private final ShadowEvidence evidence = new ShadowEvidence();
  private final BiConsumer<String, Result> watcher;
  private final ThreadPoolExecutor worker;
  private final Deque<Example> examples = new ConcurrentLinkedDeque<>();

  /**
   * A difference.
   *
   * @param operation for instance {@code find core.identities}
   * @param primary its answer, cut off where it is long
   */
  public record Example(Instant at, String operation, String primary, String other) {}

  /** The same without a watcher. */
  public ShadowReads(TwoStores stores, double share, Set<String> ignored) {
    this(stores, share, ignored, (kind, result) -> {});
  }

  /**
   * Asks as often as told.
   *
   * @param share of the questions, from 0 to 1
   * @param ignored columns whose differences are counted apart, as {@code core.identities.notes},
   *     kinds of named queries, as {@code discoveries.search}, and their columns
   * @param watcher is told what each comparison came to
   */
  public ShadowReads(
      TwoStores stores, double share, Set<String> ignored, BiConsumer<String, Result> watcher) {
    this.stores = stores;
    this.watcher = watcher;
    this.share = share;
    this.ignored = Set.copyOf(ignored);
    this.counts = new ShadowCounts();
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "stemma-shadow");
              thread.setDaemon(true);
              return thread;
            },
            (task, pool) -> counts.skipped());
  }

  /** What was counted. */
  public ShadowCounts counts() {
    return counts;
  }

  /** Differences that this service met, with both answers, the latest first. */
  public List<Example> examples() {
    return new ArrayList<>(examples);
  }

  /** Notes what was compared since the last time, for the next step of the move. */
  void evidence(MovePoint point) {
    ShadowEvidence.Untold untold = evidence.untold();
    if (untold.step() != point.step() || untold.isEmpty()) {
      return;
    }
    stores
        .of(point.phase().primary())
        .write(
            rows -> {
              rows.serialize("dual.notes " + Notes.SHADOW);
              Notes notes = new Notes(rows);
              Instant now = stores.clock().instant();
              ObjectNode note = new ShadowNote(notes.read(Notes.SHADOW)).with(untold, now);
              notes.write(Notes.SHADOW, note, now);
              return note;
            });
    // Not before: a difference that could not be noted must not be forgotten.
    evidence.told(untold);
  }

  /** The same rows, whose answers are counted, and some compared with the other store's. */
  Rows watching(Rows rows, MovePoint point) {
    return point.phase().isDual() ? new WatchedRows(rows, this, stores, point) : rows;
  }

  /** Whether this read is one of those to be compared. */
  public boolean isSampled() {
    return ThreadLocalRandom.current().nextDouble() < share;
  }

  /** Whether differences of a column of a named query, or of all of it, are known. */
  public boolean isIgnored(String name) {
    return ignored.contains(name);
  }

  /**
   * Counts a client's read, which the primary store has answered.
   *
   * @param isCompared whether the other store is asked, too: later, and on another thread
   */
  public <A> void answered(
      MovePoint point,
      String operation,
      boolean isCompared,
      A answer,
      long nanos,
      ShadowRead<A> read) {
    evidence.asked(point.step(), operation);
    if (isCompared) {
      worker.execute(
          () -> {
            counts.asked(operation, point.phase().primary(), nanos);
            compare(point, operation, answer, read);
          });
    }
  }

  private <A> void compare(MovePoint point, String operation, A answer, ShadowRead<A> read) {
    Phase.Side otherSide = point.phase().primary().other();
    try {
      long began = System.nanoTime();
      A other = read.asked(otherSide);
      counts.asked(operation, otherSide, System.nanoTime() - began);
      if (read.compared(answer, other) == Agreement.SAME) {
        conclude(point, operation, Result.COMPARED);
      } else {
        settle(point, operation, read);
      }
    } catch (RuntimeException e) {
      failed(point, operation, cut(read.text(answer)), e);
    }
  }

  /** A side without a connection or a schema has given no answer, and so none that differs. */
  private void failed(MovePoint point, String operation, String answer, RuntimeException e) {
    if (e instanceof StemmaException known && Mirror.isOutage(known)) {
      conclude(point, operation, Result.NOT_COMPARED);
    } else {
      differ(point, operation, answer, cut(e.toString()));
    }
  }

  /** Asks both again until all that was noted has been carried. */
  private <A> void settle(MovePoint point, String operation, ShadowRead<A> read) {
    Phase.Side side = point.phase().primary();
    Instant end = stores.clock().instant().plus(PATIENCE);
    A primary;
    A other;
    Agreement agreement;
    boolean waiting;
    do {
      LockSupport.parkNanos(PAUSE.toNanos());
      primary = read.asked(side);
      // After the primary's answer: what it says has reached the other side where nothing waits.
      boolean isAhead = isAhead(side);
      other = read.asked(side.other());
      agreement = read.compared(primary, other);
      if (agreement == Agreement.SAME) {
        conclude(point, operation, Result.LATE);
        return;
      }
      // A change may have come between the two answers: then the primary's is no longer the same.
      waiting = isAhead || !read.isSame(primary, read.asked(side));
    } while (waiting && stores.clock().instant().isBefore(end));
    if (agreement == Agreement.KNOWN) {
      conclude(point, operation, Result.IGNORED);
    } else if (stores.point().equals(point)) {
      differ(point, operation, cut(read.text(primary)), cut(read.text(other)));
    } else {
      // The move went on meanwhile: the side that was primary is not written first any more.
      conclude(point, operation, Result.NOT_COMPARED);
    }
  }

  private boolean isAhead(Phase.Side side) {
    return stores.of(side).<Boolean>read(rows -> new Outbox(rows, stores.clock()).size() > 0);
  }

  private void conclude(MovePoint point, String operation, Result result) {
    if (result != Result.NOT_COMPARED) {
      evidence.compared(point.step(), operation, result == Result.DIFFERENT);
    }
    watcher.accept(operation, result);
    counts.count(operation, result, stores.clock().instant());
  }

  private void differ(MovePoint point, String operation, String primary, String other) {
    Example example = new Example(stores.clock().instant(), operation, primary, other);
    evidence.differed(point.step(), example);
    examples.addFirst(example);
    while (examples.size() > EXAMPLES) {
      examples.removeLast();
    }
    // After the example, so that a reader of the count finds it.
    conclude(point, operation, Result.DIFFERENT);
  }

  private static String cut(String text) {
    return text.length() <= MAX_EXAMPLE_CHARACTERS
        ? text
        : text.substring(0, MAX_EXAMPLE_CHARACTERS - 1) + "…";
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
