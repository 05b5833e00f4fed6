package io.stemma.store.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;

/** Opens blocking connections, for schema changes, bulk work and operator commands. */
public final class Postgres {
  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  private Postgres() {}

  /**
   * Opens a connection in auto-commit, in UTC.
   *
   * @param applicationName shown in {@code pg_stat_activity}
   * @throws io.stemma.error.StemmaException when the server is not there or refuses the login
   */
  public static Connection connect(DatabaseUrl url, String applicationName) {
    return connect(Route.direct(url), applicationName);
  }

  /**
   * The same by whichever way; through a pooler the session is lent, and is as the server's are.
   */
  static Connection connect(Route route, String applicationName) {
    try {
      Connection connection =
          DriverManager.getConnection(
              route.url().jdbcUrl(), properties(route, applicationName, SessionSettings.plain()));
      ServerVersion.require(route.url(), connection);
      return connection;
    } catch (SQLException e) {
      throw SqlStates.connectFailure(route.url(), e);
    }
  }

  /** Null where something in between drops what a session is opened with. */
  private static final String KEEPS_SETTINGS = "SELECT current_setting('stemma.session', true)";

  /**
   * Looks whether the database can be reached, with a session of one's own.
   *
   * @throws io.stemma.error.StemmaException when it cannot, saying why
   */
  public static void check(DatabaseUrl url) {
    try (Connection connection = connect(url, "stemma-check")) {
      requireOwnSession(connection, url);
    } catch (SQLException e) {
      throw SqlStates.connectFailure(url, e);
    }
  }

  /** As {@link #connect}, and the connection has been looked at as {@link #check} does. */
  public static Connection checked(DatabaseUrl url, String applicationName) throws SQLException {
    Connection connection = connect(url, applicationName);
    try {
      requireOwnSession(connection, url);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void requireOwnSession(Connection connection, DatabaseUrl url)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(KEEPS_SETTINGS)) {
      row.next();
      if (row.getString(1) == null) {
        throw ConnectFailures.pooled(url, null);
      }
    }
  }

  /** The same as a source of connections, for a library that opens them itself. */
  public static DataSource dataSource(DatabaseUrl url, String applicationName) {
    return new UrlDataSource(
        url.jdbcUrl(), properties(Route.direct(url), applicationName, SessionSettings.plain()));
  }

  /**
   * What PostgreSQL's own programs are to open their sessions with ({@code PGOPTIONS}): the same
   * settings as our sessions have.
   */
  public static String sessionOptions(DatabaseUrl url) {
    return SessionSettings.plain().optionsOfDriver(url.parameters().getOrDefault("options", ""));
  }

  /** What a connection is opened with. */
  static Properties properties(Route route, String applicationName, SessionSettings settings) {
    DatabaseUrl url = route.url();
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", applicationName);
    properties.putAll(JdbcProperties.of(url));
    if (route.pooled()) {
      // What was prepared in one session is not there in the next.
      properties.setProperty("prepareThreshold", "0");
    } else {
      String asked = url.parameters().getOrDefault("options", "");
      properties.setProperty("options", settings.optionsOfDriver(asked + " -c stemma.session=on"));
    }
    return properties;
  }
}
