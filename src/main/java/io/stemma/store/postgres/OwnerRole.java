package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The role that a service works as. */
public final class OwnerRole {
  private static final String IS_SUPERUSER =
      "SELECT rolsuper, current_user FROM pg_roles WHERE rolname = current_user";

  private OwnerRole() {}

  /**
   * Refuses a superuser: no right that is withheld from a role would be withheld from it, and
   * whoever found a way into the service had the whole server.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}; {@link
   *     ErrorCode#STORE_UNAVAILABLE} where the database is not there
   */
  public static void requireOrdinary(Route route) {
    DatabaseUrl url = route.url();
    try (Connection connection = Postgres.connect(route, "stemma-schema");
        PreparedStatement statement = connection.prepareStatement(IS_SUPERUSER);
        ResultSet row = statement.executeQuery()) {
      if (row.next() && row.getBoolean(1)) {
        throw new StemmaException(
            ErrorCode.INVALID_CONFIGURATION,
            "The service does not run as '"
                + row.getString(2)
                + "', which is a superuser: make a role of its own (CREATE ROLE stemma LOGIN"
                + " CREATEROLE PASSWORD …; ALTER DATABASE "
                + url.database()
                + " OWNER TO stemma) and name it in DB_POSTGRES_URL.");
      }
    } catch (SQLException e) {
      throw JdbcFailures.translated(url, e);
    }
  }
}
