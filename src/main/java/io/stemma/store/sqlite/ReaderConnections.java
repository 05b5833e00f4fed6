package io.stemma.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Connections that only read a file; a few are kept for the next who asks. */
final class ReaderConnections {
  private static final int MAX_IDLE = 4;

  private final SqliteFile file;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  ReaderConnections(SqliteFile file) {
    this.file = file;
  }

  Connection lease() throws SQLException {
    synchronized (idle) {
      Connection kept = idle.poll();
      return kept == null ? file.reader() : kept;
    }
  }

  /** Takes back one that is in no transaction. */
  void giveBack(@Nullable Connection connection) {
    synchronized (idle) {
      if (connection != null && !closed && idle.size() < MAX_IDLE) {
        idle.push(connection);
        return;
      }
    }
    close(connection, null);
  }

  /** Those at work are closed when they are given back. */
  void close() {
    synchronized (idle) {
      closed = true;
      closeIdle();
    }
  }

  /** The next who asks gets a new one. */
  void closeIdle() {
    synchronized (idle) {
      idle.forEach(connection -> close(connection, null));
      idle.clear();
    }
  }

  static void close(@Nullable Connection connection, @Nullable Exception because) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      if (because != null) {
        because.addSuppressed(e);
      }
    }
  }
}
