package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * The oldest PostgreSQL that Stemma works with. A server says its version when it accepts a
 * session, so an older one is refused before any statement of ours fails on it.
 */
public final class ServerVersion {
  public static final int OLDEST = 18;

  private ServerVersion() {}

  /**
   * Refuses an older server.
   *
   * @throws StemmaException {@link ErrorCode#SERVER_TOO_OLD}
   */
  static void require(DatabaseUrl url, Connection connection) throws SQLException {
    Optional<StemmaException> tooOld = tooOld(url, connection);
    if (tooOld.isPresent()) {
      connection.close();
      throw tooOld.get();
    }
  }

  private static Optional<StemmaException> tooOld(DatabaseUrl url, Connection connection)
      throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    if (server.getDatabaseMajorVersion() >= OLDEST) {
      return Optional.empty();
    }
    return Optional.of(
        new StemmaException(
            ErrorCode.SERVER_TOO_OLD,
            "The server of "
                + url
                + " is PostgreSQL "
                + server.getDatabaseProductVersion()
                + ", and Stemma needs "
                + OLDEST
                + " or newer: upgrade it, or name another server in DB_POSTGRES_URL."));
  }

  /**
   * Whether a session was refused since the server is too old to know a setting that it is opened
   * with; it is asked for its version in a session without settings.
   */
  static Optional<StemmaException> explained(DatabaseUrl url, SQLException failure) {
    if (!SqlStates.UNDEFINED_OBJECT.equals(failure.getSQLState())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    properties.putAll(JdbcProperties.of(url));
    try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties)) {
      return tooOld(url, connection);
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
