package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.store.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The record in PostgreSQL, for writing and for what is read with it. */
public final class PostgresRowStore implements RowStore {
  public static final String NAME = "postgres";
  private static final String WRITES = "stemma-writes";
  private static final String READS = "stemma-reads";
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;
  private static final int ATTEMPTS = 5;

  /** That one transaction may find missing: twenty years. */
  private static final int MAX_MONTHS = 240;

  private final DatabaseUrl url;
  private final Side writers;
  private final Side readers;

  private PostgresRowStore(DatabaseUrl url, Side writers, Side readers) {
    this.url = url;
    this.writers = writers;
    this.readers = readers;
  }

  /** Connections of one kind, and what is said on them. */
  private record Side(ConnectionPool connections, PostgresDialect dialect) {
    static Side open(Route route, String name, PoolLimits limits, SessionSettings settings) {
      return new Side(
          ConnectionPool.open(route, name, limits, settings), PostgresDialect.of(route, settings));
    }
  }

  /** Opens it over the server itself; nothing is connected before the first question. */
  public static PostgresRowStore open(DatabaseUrl url, PoolLimits limits) {
    return open(Route.direct(url), limits);
  }

  /** Opens it; nothing is connected before the first question. */
  public static PostgresRowStore open(Route route, PoolLimits limits) {
    SessionSettings settings =
        SessionSettings.plain().withTimeLimit(limits.statementTimeoutMillis());
    return new PostgresRowStore(
        route.url(),
        Side.open(route, WRITES, limits, settings.heedingReadOnlyServer()),
        Side.open(route, READS, limits, settings.ofOneSnapshot()));
  }

  /** Its pools by the names that PostgreSQL knows their connections by. */
  public Map<String, Supplier<PoolUsage>> pools() {
    return Map.of(WRITES, writers.connections()::usage, READS, readers.connections()::usage);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public <T> T write(Work<T> work) {
    return attempt(writers, work);
  }

  @Override
  public <T> T read(Work<T> work) {
    return attempt(readers, work);
  }

  private <T> T attempt(Side side, Work<T> work) {
    ConnectionPool pool = side.connections();
    List<SQLException> earlier = new ArrayList<>();
    Set<MissingMonth> months = new HashSet<>();
    while (true) {
      try (Connection connection = pool.lease()) {
        return Transactions.run(connection, side.dialect(), work);
      } catch (Transactions.Failed e) {
        if (made(e.failure(), months)) {
          continue;
        }
        earlier.add(e.failure());
        if (e.duringCommit() && JdbcFailures.isConnectionLost(e.failure())) {
          throw undecided(e.failure());
        }
        if (JdbcFailures.isReadOnly(e.failure())) {
          side.dialect().forget();
        }
        recover(pool, earlier);
      } catch (SQLException e) {
        earlier.add(e);
        throw failure(earlier);
      }
    }
  }

  /** Makes the month that was missing, where it is the first time that it was. */
  private boolean made(SQLException failure, Set<MissingMonth> months) {
    Optional<MissingMonth> month = MissingMonth.of(failure);
    if (month.isEmpty() || months.size() == MAX_MONTHS || !months.add(month.get())) {
      return false;
    }
    make(month.get());
    return true;
  }

  /** Returns where the same work may succeed now. */
  private void recover(ConnectionPool pool, List<SQLException> earlier) {
    SQLException last = earlier.get(earlier.size() - 1);
    boolean lost = JdbcFailures.isToBeLeft(last);
    boolean worthIt = lost || SqlStates.isRetryable(last.getSQLState());
    if (!worthIt || earlier.size() >= attempts(pool, last)) {
      throw failure(earlier);
    }
    if (lost) {
      pool.forgetIdle();
    } else {
      // Of two that met in a deadlock the one that lost would meet the other again.
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
    }
  }

  private static int attempts(ConnectionPool pool, SQLException last) {
    if (JdbcFailures.isReadOnly(last)) {
      // Behind the same name may stand another server by now, or the same one.
      return 2;
    }
    // As many may be dead as the pool holds; the one after them is new.
    return JdbcFailures.isConnectionLost(last) ? pool.size() + 1 : ATTEMPTS;
  }

  private StemmaException failure(List<SQLException> failures) {
    SQLException last = failures.get(failures.size() - 1);
    failures.stream().filter(other -> other != last).forEach(last::addSuppressed);
    return JdbcFailures.translated(url, last);
  }

  private StemmaException undecided(SQLException e) {
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "The connection to "
            + url
            + " was lost while it committed: whether it did is not known. Send the same request"
            + " again; with an Idempotency-Key it counts once.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
        e);
  }

  private void make(MissingMonth month) {
    try (Connection connection = writers.connections().lease()) {
      month.make(connection);
    } catch (SQLException e) {
      throw JdbcFailures.translated(url, e);
    }
  }

  @Override
  public void close() {
    writers.connections().close();
    readers.connections().close();
  }
}
