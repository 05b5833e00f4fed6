package io.stemma.backfill.verify;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread that works beside the caller's, one piece after the other. */
final class Worker implements AutoCloseable {
  private final ExecutorService thread;

  Worker(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  <T> Future<T> submit(Callable<T> work) {
    return thread.submit(work);
  }

  /** What the work came to; its failure as if it had been done here. */
  static <T> T awaited(Future<T> future) throws SQLException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the other side", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
