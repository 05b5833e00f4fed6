package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.store.sql.Transactions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The record in a SQLite file. Writers of this program wait for each other in line, since SQLite
 * would have them try again and again; against those of other programs the file's own lock holds.
 */
public final class SqliteRowStore implements RowStore {
  public static final String NAME = "sqlite";

  private final SqliteFile file;
  private final SqliteDialect writers;
  private final SqliteDialect readers;
  private final int busyTimeoutMillis;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final ReaderConnections readerConnections;
  private @Nullable Connection writer;

  private SqliteRowStore(SqliteFile file, int busyTimeoutMillis) {
    this.file = file;
    this.writers = SqliteDialect.ofWriters(file.path());
    this.readers = SqliteDialect.ofReaders(file.path());
    this.busyTimeoutMillis = busyTimeoutMillis;
    this.readerConnections = new ReaderConnections(file);
  }

  /**
   * Opens a file, and makes it where there is none.
   *
   * @param busyTimeoutMillis how long a writer waits for others
   * @throws io.stemma.error.StemmaException when it cannot be opened, or is another program's
   */
  public static SqliteRowStore open(Path path, int busyTimeoutMillis) {
    SqliteFile file = new SqliteFile(path, busyTimeoutMillis);
    file.prepare();
    return new SqliteRowStore(file, busyTimeoutMillis);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public <T> T write(Work<T> work) {
    await();
    try {
      Connection connection = writer == null ? file.writer() : writer;
      writer = connection;
      return Transactions.run(connection, writers, work);
    } catch (Transactions.Failed e) {
      forgetWriter(e.failure());
      throw refused(e.failure());
    } catch (SQLException e) {
      throw refused(e);
    } finally {
      writing.unlock();
    }
  }

  private void await() {
    if (writing.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write");
    }
    try {
      if (!writing.tryLock(busyTimeoutMillis, TimeUnit.MILLISECONDS)) {
        throw SqliteFailures.locked(file.path(), new SQLException("other writers before us"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqliteFailures.locked(file.path(), e);
    }
  }

  private StemmaException refused(SQLException failure) {
    StemmaException refused = writers.translated(failure);
    if (refused.code() == ErrorCode.STORE_READ_ONLY) {
      // What all connections to a file share stays read-only as long as one that found it so is
      // open, even when the disk has become writable.
      readerConnections.closeIdle();
    }
    return refused;
  }

  /** Nobody knows what state its transaction is in. */
  private void forgetWriter(SQLException failure) {
    Connection broken = writer;
    writer = null;
    ReaderConnections.close(broken, failure);
  }

  @Override
  public <T> T read(Work<T> work) {
    Connection connection = null;
    try {
      connection = readerConnections.lease();
      T result = Transactions.run(connection, readers, work);
      readerConnections.giveBack(connection);
      return result;
    } catch (Transactions.Failed e) {
      ReaderConnections.close(connection, e.failure());
      throw readers.translated(e.failure());
    } catch (SQLException e) {
      throw readers.translated(e);
    } catch (RuntimeException e) {
      readerConnections.giveBack(connection);
      throw e;
    }
  }

  /**
   * A way to ask questions of it in SQL; it is closed with the store.
   *
   * @param timeLimitMillis after which an answer is given up
   */
  public SqliteReader reader(int timeLimitMillis) {
    return new SqliteReader(file.path(), readerConnections, timeLimitMillis);
  }

  /**
   * Writes all of it, as it is at one moment, to a file that is not there yet, and has SQLite check
   * that.
   *
   * @throws io.stemma.error.StemmaException when it cannot be read, or the copy not be written
   */
  public void copyTo(Path copy) {
    try (Connection connection = file.writer()) {
      SqliteCopy.make(connection, copy);
    } catch (SQLException e) {
      throw SqliteFailures.translated(copy, e);
    }
  }

  /** Waits for the writer; readers still at work close their connections themselves. */
  @Override
  public void close() {
    writing.lock();
    try {
      ReaderConnections.close(writer, null);
      writer = null;
    } finally {
      writing.unlock();
    }
    readerConnections.close();
  }
}
