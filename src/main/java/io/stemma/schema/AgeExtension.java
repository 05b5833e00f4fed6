package io.stemma.schema;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The extension AGE in one database: looked for, and installed where that is allowed. */
final class AgeExtension {
  private static final String APPLICATION = "stemma-schema";

  private final DatabaseUrl url;

  AgeExtension(DatabaseUrl url) {
    this.url = url;
  }

  private record State(boolean available, @Nullable String installed, boolean preloaded) {}

  /** What there is, without changing anything. */
  GraphSupport look() throws SQLException {
    try (Connection connection = Postgres.connect(url, APPLICATION)) {
      return look(connection);
    }
  }

  /** The same by a connection that has just been opened. */
  GraphSupport look(Connection connection) throws SQLException {
    return judged(state(connection));
  }

  /** Installs the extension where it is available and this login may, then says what there is. */
  GraphSupport installWherePossible() throws SQLException {
    GraphSupport found = look();
    if (found instanceof GraphSupport.Present) {
      return found;
    }
    // In a connection of its own: an error after CREATE EXTENSION age in one transaction poisons
    // it.
    try (Connection connection = Postgres.connect(url, APPLICATION)) {
      State state = state(connection);
      if (!state.available() || state.installed() != null) {
        return judged(state);
      }
      create(connection);
    } catch (SQLException e) {
      if (SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        return found;
      }
      throw e;
    }
    return look();
  }

  private GraphSupport judged(State state) {
    if (!state.available()) {
      return new GraphSupport.Absent(
          "Apache AGE is not on this PostgreSQL server; install its package to have Cypher.");
    }
    if (state.installed() == null) {
      return new GraphSupport.Absent(
          "Apache AGE is on the server but not in database '"
              + url.database()
              + "': a superuser must run CREATE EXTENSION age there.");
    }
    if (!state.preloaded()) {
      return new GraphSupport.Absent(
          "Apache AGE is installed but not preloaded: set shared_preload_libraries = 'age' "
              + "and restart the server.");
    }
    return new GraphSupport.Present(state.installed());
  }

  /** A setting of AGE's is known to a fresh session only where the server preloads the library. */
  private static final String STATE =
      """
      SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'age'),
             (SELECT extversion FROM pg_extension WHERE extname = 'age'),
             current_setting('age.enable_containment', true) IS NOT NULL
      """;

  private static State state(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new State(row.getBoolean(1), row.getString(2), row.getBoolean(3));
    }
  }

  private static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS age");
    }
  }
}
