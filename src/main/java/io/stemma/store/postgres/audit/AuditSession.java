package io.stemma.store.postgres.audit;

import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements of ours, each in a transaction of its own, tried again where a lock was not to be had
 * in time. Each has a connection of its own but for those that are run {@link #together}.
 */
final class AuditSession {
  private static final String APPLICATION = "stemma-partitions";
  private static final int ATTEMPTS = 3;
  private static final int LOOK_SECONDS = 5;

  /** How long one waits for a lock; nobody waits behind it, for writers' locks do not conflict. */
  private static final String LOCK_TIMEOUT =
      "SELECT set_config('lock_timeout', ?::text || 'ms', false)";

  private static final Set<String> WORTH_ANOTHER_TRY =
      Set.of(
          SqlStates.LOCK_NOT_AVAILABLE,
          SqlStates.DEADLOCK_DETECTED,
          SqlStates.SERIALIZATION_FAILURE);

  private final DatabaseUrl url;
  private final int lockTimeoutMillis;

  /**
   * That of a thread whose statements are run together; null where there is none, or it is lost.
   */
  @SuppressWarnings("ThreadLocalUsage") // of this database, and removed with the work
  private final ThreadLocal<Optional<Connection>> kept = new ThreadLocal<>();

  AuditSession(DatabaseUrl url, int lockTimeoutMillis) {
    this.url = url;
    this.lockTimeoutMillis = lockTimeoutMillis;
  }

  /** Work on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads a row. */
  interface RowReader<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> T run(Work<T> work) {
    return run(work, ATTEMPTS);
  }

  /** Does work whose statements follow each other closely: one connection serves them all. */
  void together(Runnable work) {
    kept.set(Optional.empty());
    try {
      work.run();
    } finally {
      kept.get().ifPresent(AuditSession::close);
      kept.remove();
    }
  }

  private <T> T run(Work<T> work, int attempts) {
    List<SQLException> earlier = new ArrayList<>();
    while (true) {
      try {
        return once(work);
      } catch (SQLException e) {
        earlier.forEach(e::addSuppressed);
        earlier.add(e);
        if (earlier.size() == attempts || !WORTH_ANOTHER_TRY.contains(e.getSQLState())) {
          throw failure(e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    if (kept.get() == null) {
      try (Connection connection = opened()) {
        return work.on(connection);
      }
    }
    Connection connection = taken();
    T result;
    try {
      result = work.on(connection);
    } catch (SQLException | RuntimeException | Error e) {
      // Not again one that failed: nobody knows what became of it.
      close(connection);
      throw e;
    }
    kept.set(Optional.of(connection));
    return result;
  }

  /**
   * The kept one, unless it was lost while something else took long, as the writing of an archive.
   */
  private Connection taken() throws SQLException {
    Optional<Connection> before = kept.get();
    kept.set(Optional.empty());
    if (before.isPresent() && before.get().isValid(LOOK_SECONDS)) {
      return before.get();
    }
    before.ifPresent(AuditSession::close);
    return opened();
  }

  private Connection opened() throws SQLException {
    Connection connection = Postgres.connect(url, APPLICATION);
    try {
      execute(connection, LOCK_TIMEOUT, lockTimeoutMillis);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs a statement, without a look at what it returns. */
  void execute(String sql, Object... parameters) {
    run(
        connection -> {
          execute(connection, sql, parameters);
          return true;
        });
  }

  /** The same, not tried again: what it began stands, and is ended by another statement. */
  void executeOnce(String sql) {
    run(
        connection -> {
          execute(connection, sql);
          return true;
        },
        1);
  }

  <T> List<T> rows(String sql, RowReader<T> reader, Object... parameters) {
    return run(connection -> rows(connection, sql, reader, parameters));
  }

  static <T> List<T> rows(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.of(row));
        }
      }
    }
    return rows;
  }

  static void execute(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  static StemmaException failure(SQLException e) {
    return SqlStates.stopped("", e, "");
  }
}
