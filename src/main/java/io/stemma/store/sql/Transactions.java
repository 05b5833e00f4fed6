package io.stemma.store.sql;

import io.stemma.record.RowStore.Work;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work on a connection, between its beginning and its end. */
public final class Transactions {
  private Transactions() {}

  /** How a transaction failed. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final SQLException failure;
    private final boolean duringCommit;

    private Failed(SQLException failure, boolean duringCommit) {
      super(failure);
      this.failure = failure;
      this.duringCommit = duringCommit;
    }

    public SQLException failure() {
      return failure;
    }

    /** Whether it may have been committed all the same. */
    public boolean duringCommit() {
      return duringCommit;
    }
  }

  /**
   * Does the work on a connection that is in no transaction, and commits.
   *
   * @throws Failed when the database fails; the transaction has been rolled back, or will be when
   *     the connection is closed
   */
  public static <T> T run(Connection connection, Dialect dialect, Work<T> work) throws Failed {
    T result;
    try {
      dialect.begin(connection);
    } catch (SQLException e) {
      throw new Failed(e, false);
    }
    try {
      result = work.in(new JdbcRows(connection, dialect));
    } catch (StatementFailed e) {
      rollback(connection, dialect, e.failure());
      throw new Failed(e.failure(), false);
    } catch (RuntimeException | Error e) {
      rollback(connection, dialect, e);
      throw e;
    }
    try {
      dialect.commit(connection);
    } catch (SQLException e) {
      rollback(connection, dialect, e);
      throw new Failed(e, true);
    }
    return result;
  }

  private static void rollback(Connection connection, Dialect dialect, Throwable because) {
    try {
      dialect.rollback(connection);
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
