package io.stemma.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a connection's work as soon as its command is asked to stop, whatever it waits for. */
final class StopWatch implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;

  private final CountDownLatch over = new CountDownLatch(1);

  StopWatch(Connection connection, Runnable stop) {
    Thread watch = new Thread(() -> watch(connection, stop), "stop-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch(Connection connection, Runnable stop) {
    try {
      while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        stop.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // It was asked to stop; the thread at work is told so when its statement fails.
      abort(connection);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // Then it is closed already.
    }
  }

  @Override
  public void close() {
    over.countDown();
  }
}
