package io.stemma.backfill.load;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes one batch while the next one is read. */
final class WriterThread implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private @Nullable Future<TableCount> writing;

  /** Writes a batch and returns the account with it. */
  interface Write {
    TableCount write() throws SQLException;
  }

  /** Begins to write; what was begun before must have been awaited. */
  void begin(Write write) {
    writing = thread.submit(write::write);
  }

  /**
   * Waits for what was begun; null where nothing was.
   *
   * @throws SQLException what the write threw
   */
  @Nullable TableCount await() throws SQLException {
    Future<TableCount> begun = writing;
    writing = null;
    try {
      return begun == null ? null : begun.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while a batch was written", e);
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static SQLException cause(ExecutionException e) {
    if (e.getCause() instanceof SQLException sql) {
      return sql;
    }
    if (e.getCause() instanceof RuntimeException other) {
      throw other;
    }
    throw new IllegalStateException(e.getCause());
  }

  /** Lets what was begun come to its end: its batch is whole. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
