package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.TiledTree.MissingTileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds what was appended to the trees of its months, in the order of its numbers.
 *
 * <p>A number is sealed once no transaction is left that could still bring a smaller one to light.
 * Any number of services may seal the same trail: one at a time does.
 */
final class Sealer {
  /** Numbers sealed in one transaction, so that memory has a bound. */
  static final int AT_ONCE = 20_000;

  /** One sealer at a time. */
  static final String LOCK = "pg_try_advisory_xact_lock(hashtextextended('audit.seals', 0))";

  private final Connection connection;
  private final Guard guard;
  private final Deque<Drawn> drawn = new ArrayDeque<>();
  private long settled;

  /**
   * Numbers that were drawn by a moment.
   *
   * @param last the largest of them
   * @param transactions ids below it had been given out by then
   */
  private record Drawn(long last, long transactions) {}

  /** Is asked before anything is sealed. */
  @FunctionalInterface
  interface Guard {
    /**
     * Requires that the log is the one that was signed.
     *
     * @throws io.stemma.error.StemmaException where it is not
     */
    void check(Connection connection) throws SQLException;
  }

  /** Seals over a connection that nobody else uses. */
  Sealer(Connection connection, Guard guard) {
    this.connection = connection;
    this.guard = guard;
  }

  /**
   * Seals all that can be sealed by now.
   *
   * @return how many entries
   */
  long round() throws SQLException {
    connection.setAutoCommit(true);
    settle();
    long sealed = 0;
    Step step;
    do {
      step = sealSome();
      sealed += step.entries();
    } while (step.isMoreLeft());
    return sealed;
  }

  private static final String DRAWN =
      "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit.append_no";
  private static final String TRANSACTION = "SELECT pg_current_xact_id()::text::bigint";
  private static final String RUNNING =
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

  private void settle() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long last = number(statement, DRAWN);
      if (last > (drawn.isEmpty() ? settled : drawn.peekLast().last())) {
        // In this order: whoever drew a number had its transaction's id before. A snapshot's own
        // upper bound would not do: it is behind the last transaction that ended, not the last one.
        drawn.add(new Drawn(last, number(statement, TRANSACTION)));
      }
      long running = number(statement, RUNNING);
      while (!drawn.isEmpty() && drawn.peekFirst().transactions() <= running) {
        settled = drawn.removeFirst().last();
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Step(long entries, boolean isMoreLeft) {}

  private static final String STATE =
      "SELECT sealed_through, " + LOCK + " FROM audit.seal_state WHERE sealed_through < ?";
  private static final String THROUGH = "UPDATE audit.seal_state SET sealed_through = ?";

  private Step sealSome() throws SQLException {
    connection.setAutoCommit(false);
    try {
      Step step = new Step(0, false);
      try (PreparedStatement state = connection.prepareStatement(STATE)) {
        state.setLong(1, settled);
        try (ResultSet row = state.executeQuery()) {
          if (row.next() && row.getBoolean(2)) {
            step = sealSome(through());
          }
        }
      }
      connection.commit();
      return step;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Asked again under the lock: another sealer may have just let it go. */
  private long through() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return number(statement, "SELECT sealed_through FROM audit.seal_state");
    }
  }

  private Step sealSome(long from) throws SQLException {
    long to = Math.min(settled, from + AT_ONCE);
    if (to <= from) {
      return new Step(0, false);
    }
    guard.check(connection);
    long entries = 0;
    for (SealedTable table : SealedTable.ALL) {
      Map<String, List<Appended>> months = appended(table, from, to);
      for (Map.Entry<String, List<Appended>> month : months.entrySet()) {
        seal(table.table() + "/" + month.getKey(), month.getValue());
        entries += month.getValue().size();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(THROUGH)) {
      statement.setLong(1, to);
      statement.executeUpdate();
    }
    return new Step(entries, to < settled);
  }

  private record Appended(long number, Hash leaf) {}

  private static final String APPENDED_EVENTS =
      """
      SELECT left(audit.utc_month(e.ts)::text, 7), e.append_no, audit.leaf(e)
      FROM audit.events e WHERE e.append_no > ? AND e.append_no <= ?
      ORDER BY e.append_no, e.ts, e.event_id
      """;
  private static final String APPENDED_CALLS =
      """
      SELECT left(audit.utc_month(u.ts)::text, 7), u.append_no, audit.leaf(u)
      FROM audit.tool_usage u WHERE u.append_no > ? AND u.append_no <= ?
      ORDER BY u.append_no, u.ts, u.usage_id
      """;

  private Map<String, List<Appended>> appended(SealedTable table, long from, long to)
      throws SQLException {
    String sql = table == SealedTable.EVENTS ? APPENDED_EVENTS : APPENDED_CALLS;
    Map<String, List<Appended>> months = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          months
              .computeIfAbsent(row.getString(1), month -> new ArrayList<>())
              .add(new Appended(row.getLong(2), Hash.at(row.getBytes(3), 0)));
        }
      }
    }
    return months;
  }

  private static final String SIZE =
      """
      INSERT INTO audit.sealed_months (log, size) VALUES (?, 0)
      ON CONFLICT (log) DO UPDATE SET size = sealed_months.size RETURNING size
      """;
  private static final String GROWN = "UPDATE audit.sealed_months SET size = ? WHERE log = ?";

  private void seal(String name, List<Appended> entries) throws SQLException {
    SealedLog log = new SealedLog(connection, name, size(name));
    try {
      long last = log.lastNumber();
      if (entries.get(0).number() <= last) {
        throw SignerGuard.broken(
            "%s is sealed up to number %d, and number %d would come after it: the state of the sealer was changed."
                .formatted(name, last, entries.get(0).number()));
      }
      entries.forEach(entry -> log.add(entry.leaf(), entry.number()));
    } catch (MissingTileException | IllegalArgumentException e) {
      throw SignerGuard.broken("The hashes of " + name + " are damaged: " + e.getMessage() + ".");
    }
    log.save();
    try (PreparedStatement statement = connection.prepareStatement(GROWN)) {
      statement.setLong(1, log.size());
      statement.setString(2, name);
      statement.executeUpdate();
    }
  }

  private long size(String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
