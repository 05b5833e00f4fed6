package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.CypherLogin;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Sees to it that the role of free Cypher can log in with the password derived for it. */
final class CypherRole {
  private final DatabaseUrl owner;

  CypherRole(DatabaseUrl owner) {
    this.owner = owner;
  }

  /** Tries the login first: rewriting the role at every start would collide between programs. */
  void agreeOnPassword() throws SQLException {
    if (owner.password().isEmpty() || canLogIn()) {
      return;
    }
    try (Connection connection = Postgres.connect(owner, "stemma-schema")) {
      connection.setAutoCommit(false);
      setPassword(connection, CypherLogin.password(owner.password()));
      connection.commit();
    }
  }

  private boolean canLogIn() throws SQLException {
    // A standby has its primary's roles, and the driver takes whoever only reads for one.
    DatabaseUrl login = CypherLogin.of(owner).anyServer();
    try (Connection connection = Postgres.connect(login, "stemma-schema")) {
      return connection.isValid(0);
    } catch (StemmaException e) {
      // The owner is let in: of several servers the last one that was tried need not even be there.
      if (e.code() == ErrorCode.LOGIN_REFUSED || owner.servers().size() > 1) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The password travels as a parameter into a setting of this transaction, so that it stands in no
   * statement's text.
   */
  private static final String REMEMBER = "SELECT set_config('stemma.cypher_password', ?, true)";

  private static final String APPLY =
      """
      DO $body$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('stemma_cypher', 0));
        EXECUTE format('ALTER ROLE stemma_cypher PASSWORD %L', current_setting('stemma.cypher_password'));
      END
      $body$
      """;

  private static void setPassword(Connection connection, String password) throws SQLException {
    try (PreparedStatement remember = connection.prepareStatement(REMEMBER);
        Statement apply = connection.createStatement()) {
      remember.setString(1, password);
      remember.execute();
      apply.execute(APPLY);
    }
  }
}
