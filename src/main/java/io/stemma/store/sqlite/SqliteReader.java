package io.stemma.store.sqlite;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.store.sql.FoundRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * Asks questions of a file. SQLite has its callers wait, so each answer is found on a worker thread
 * and never on an event loop.
 */
public final class SqliteReader {
  /** Instructions of SQLite's machine between two looks at the clock, well below a millisecond. */
  private static final int LOOK_EVERY = 10_000;

  private final Path path;
  private final SqliteDialect dialect;
  private final ReaderConnections connections;
  private final int timeLimitMillis;

  SqliteReader(Path path, ReaderConnections connections, int timeLimitMillis) {
    this.path = path;
    this.dialect = SqliteDialect.ofReaders(path);
    this.connections = connections;
    this.timeLimitMillis = timeLimitMillis;
  }

  /** What several statements find in one snapshot. */
  @FunctionalInterface
  public interface Question<T> {
    T askedOf(SqliteSnapshot snapshot) throws SQLException;
  }

  /**
   * Answers by one statement.
   *
   * @param sql its parameters are {@code ?1} and so on
   */
  public Uni<List<FoundRow>> find(String sql, @Nullable Object... parameters) {
    return answer(snapshot -> snapshot.find(sql, parameters));
  }

  /** Answers from one snapshot. Fails with a {@link io.stemma.error.StemmaException}. */
  public <T> Uni<T> answer(Question<T> question) {
    return Uni.createFrom()
        .item(() -> answered(question))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private <T> T answered(Question<T> question) {
    Connection connection = null;
    try {
      connection = connections.lease();
      ProgressHandler.setHandler(connection, LOOK_EVERY, limit());
      dialect.begin(connection);
      T answer = question.askedOf(new SqliteSnapshot(connection));
      dialect.rollback(connection);
      ProgressHandler.clearHandler(connection);
      connections.giveBack(connection);
      return answer;
    } catch (SQLException e) {
      ReaderConnections.close(connection, e);
      throw SqliteFailures.translated(path, e);
    } catch (RuntimeException e) {
      ReaderConnections.close(connection, e);
      throw e;
    }
  }

  private ProgressHandler limit() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeLimitMillis);
    return new ProgressHandler() {
      @Override
      protected int progress() {
        return System.nanoTime() - end > 0 ? 1 : 0;
      }
    };
  }
}
