package io.stemma.graph.crash;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries that ended a server process, for operators. */
public final class CrashRegister {
  private final PostgresSettings settings;

  public CrashRegister(PostgresSettings settings) {
    this.settings = settings;
  }

  /**
   * A query that is refused.
   *
   * @param query its words, with ? for each value
   */
  public record Entry(String fingerprint, long crashes, Instant lastAt, String query) {}

  private static final String ENTRIES =
      """
      SELECT fingerprint, crashes, last_at, query
        FROM projection.crashed_queries ORDER BY last_at DESC, fingerprint
      """;

  /** Those refused now, the latest first. */
  public List<Entry> entries() {
    return on(CrashRegister::read);
  }

  private static List<Entry> read(Connection connection) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        entries.add(
            new Entry(
                rows.getString(1),
                rows.getLong(2),
                rows.getObject(3, OffsetDateTime.class).toInstant(),
                rows.getString(4)));
      }
    }
    return entries;
  }

  private static final String RELEASE =
      "DELETE FROM projection.crashed_queries WHERE fingerprint = ?";

  /** Lets a query run again; false when it was not refused. */
  public boolean release(String fingerprint) {
    return on(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            statement.setString(1, fingerprint);
            return statement.executeUpdate() == 1;
          }
        });
  }

  private static final String SUSPENDED = "SELECT projection.cypher_suspended_until(?, ?, ?)";

  /** Until when free Cypher is suspended; empty where it is open. */
  public Optional<Instant> suspendedUntil(SuspensionLimits limits) {
    return on(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(SUSPENDED)) {
            statement.setInt(1, Suspension.crashes(limits, settings));
            statement.setDouble(2, limits.windowSeconds());
            statement.setDouble(3, limits.seconds());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                  .map(OffsetDateTime::toInstant);
            }
          }
        });
  }

  private static final String RELEASE_ALL = "SELECT projection.release_cypher()";

  /** Opens free Cypher; returns how many crashes no longer count. */
  public long releaseAll() {
    return on(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(RELEASE_ALL);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** What is done on a connection. */
  private interface Work<T> {
    T done(Connection connection) throws SQLException;
  }

  private <T> T on(Work<T> work) {
    try (Connection connection = Postgres.checked(settings.url(), "stemma-graph")) {
      return work.done(connection);
    } catch (SQLException e) {
      if (SqlStates.UNDEFINED_TABLE.equals(e.getSQLState())
          || SqlStates.UNDEFINED_FUNCTION.equals(e.getSQLState())
          || SqlStates.UNKNOWN_SCHEMA.equals(e.getSQLState())) {
        throw new StemmaException(
            ErrorCode.GRAPH_UNAVAILABLE,
            "This database has no graph: Apache AGE is not there, or its migrations wait."
                + " 'stemma migrate status' says which.",
            e);
      }
      throw SqlStates.stopped("Crashed queries could not be looked up: ", e, "");
    }
  }
}
