package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a pooler leads. Rows that requests wrote into another database than the one that is sealed,
 * backed up and verified would be missed by nobody.
 */
public final class PoolerDestination {
  private PoolerDestination() {}

  /**
   * Looks that requests reach the same database as all else.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} where they do not; {@link
   *     ErrorCode#STORE_UNAVAILABLE} where one of both does not answer
   */
  public static void require(PostgresSettings settings) {
    Route requests = settings.requests();
    if (requests.pooled() && !identity(requests).equals(identity(Route.direct(settings.url())))) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          PostgresSettings.URL_KEY
              + " leads to "
              + requests.url()
              + " and "
              + PostgresSettings.DIRECT_URL_KEY
              + " to "
              + settings.url()
              + ", which are different databases: the second must be the server behind the first.");
    }
  }

  // A cluster keeps its number in its files, and a standby has its primary's.
  private static final String IDENTITY =
      """
      SELECT c.system_identifier || ' ' || d.oid
        FROM pg_catalog.pg_control_system() c, pg_catalog.pg_database d
       WHERE d.datname = pg_catalog.current_database()
      """;

  private static String identity(Route route) {
    try (Connection connection = Postgres.connect(route, "stemma-check");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IDENTITY)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw JdbcFailures.translated(route.url(), e);
    }
  }
}
