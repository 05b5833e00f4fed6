package io.stemma.audit.ingest;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the batches of concurrent requests together: whatever has come while a group was written
 * is the next group. Nothing waits for more to come.
 */
public final class GroupCommit implements AutoCloseable {
  private static final int MAX_ENTRIES = 20_000;
  private static final long JOIN_MILLIS = 10_000;

  private final Writer writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final List<Thread> lanes = new ArrayList<>();
  private boolean closed;

  private record Waiting(Batch batch, CompletableFuture<Outcome> outcome) {}

  /** Writes groups. */
  public interface Writer {
    /**
     * Writes batches, durably.
     *
     * @param outcomes of each batch, in their order, to be completed either way
     */
    void write(List<Batch> batches, List<CompletableFuture<Outcome>> outcomes);
  }

  /**
   * Starts the threads that write.
   *
   * @param count how many groups are written at once
   */
  public GroupCommit(Writer writer, int count) {
    this.writer = writer;
    for (int i = 1; i <= count; i++) {
      Thread lane = new Thread(this::run, "stemma-audit-" + i);
      lane.setDaemon(true);
      lanes.add(lane);
      lane.start();
    }
  }

  /** Has a batch written; what became of it is known when it is durable. */
  public CompletableFuture<Outcome> submit(Batch batch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed) {
        throw stopping();
      }
      queue.add(new Waiting(batch, outcome));
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return outcome;
  }

  private void run() {
    List<Waiting> group = next();
    while (!group.isEmpty()) {
      write(group);
      group = next();
    }
  }

  private void write(List<Waiting> group) {
    List<CompletableFuture<Outcome>> outcomes = group.stream().map(Waiting::outcome).toList();
    try {
      writer.write(group.stream().map(Waiting::batch).toList(), outcomes);
    } catch (RuntimeException | Error e) {
      outcomes.forEach(outcome -> outcome.completeExceptionally(e));
    }
  }

  /** Waits for the next group; empty where there will be none. */
  private List<Waiting> next() {
    List<Waiting> group = new ArrayList<>();
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      long entries = 0;
      while (!queue.isEmpty()
          && (group.isEmpty() || entries + queue.peek().batch().size() <= MAX_ENTRIES)) {
        Waiting waiting = queue.remove();
        entries += waiting.batch().size();
        group.add(waiting);
      }
    } finally {
      lock.unlock();
    }
    return group;
  }

  private static StemmaException stopping() {
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "The service is being stopped: send the request again.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
        null);
  }

  /** Writes what has come, and takes no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      for (Thread lane : lanes) {
        lane.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
