package io.stemma.doctor;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.ServerWords;
import io.stemma.store.postgres.SqlStates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs all checks, each in a transaction of its own that only reads and is given ten seconds. One
 * that cannot look is a finding, and keeps no other from looking.
 *
 * @param environment looks a variable up; null where it is not set
 * @param sealKey where the key of the trail should be
 */
public record Doctor(
    PostgresSettings settings, UnaryOperator<@Nullable String> environment, Path sealKey) {
  private static final String LIMITS =
      """
      SET LOCAL statement_timeout = '10s';
      SET LOCAL lock_timeout = '1s';
      SET LOCAL search_path = pg_catalog
      """;

  /** Looks at everything. */
  public DoctorReport look() {
    List<Finding> findings = new ArrayList<>(new ProgramCheck(environment, sealKey).look());
    try (Connection connection = Postgres.connect(settings.url(), "stemma-doctor")) {
      findings.add(Finding.ok("database", "answers at " + settings.url()));
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      for (Check check : checks()) {
        findings.addAll(looked(check, connection));
      }
      return new DoctorReport(true, findings);
    } catch (StemmaException e) {
      findings.add(Finding.failed("database", e.detail(), remedy(e)));
    } catch (SQLException e) {
      findings.add(Finding.failed("database", ServerWords.of(e), "Look at the server's log."));
    }
    for (Check check : checks()) {
      findings.add(Finding.unknown(check.name(), "the database does not answer", ""));
    }
    return new DoctorReport(false, findings);
  }

  /** A server that answers tells itself what to do. */
  private static String remedy(StemmaException failure) {
    return failure.code() == ErrorCode.STORE_UNAVAILABLE
            || failure.code() == ErrorCode.LOGIN_REFUSED
        ? "Start it, or correct DB_POSTGRES_URL."
        : "";
  }

  private List<Check> checks() {
    return List.of(
        new ServerCheck(),
        new ClockCheck(),
        new SchemaCheck(),
        new SettingsCheck(),
        new LogArchiveCheck(),
        new ConnectionsCheck(environment),
        new PoolerCheck(),
        new RolesCheck(),
        new GraphCheck(),
        new CrashedQueriesCheck(),
        new MonthsCheck(),
        new SealsCheck(),
        new OutboxCheck(),
        new IndexCheck(),
        new BloatCheck(),
        new FrozenCheck(),
        new SizesCheck(),
        new StatementsCheck(),
        new LocksCheck(),
        new TransactionsCheck());
  }

  private List<Finding> looked(Check check, Connection connection) throws SQLException {
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(LIMITS);
      }
      return check.look(new Look(settings, connection));
    } catch (SQLException e) {
      return List.of(unable(check, e));
    } catch (StemmaException e) {
      return List.of(Finding.unknown(check.name(), e.detail(), ""));
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    }
  }

  private Finding unable(Check check, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (SqlStates.isConnectionLost(state)) {
      throw e;
    }
    return switch (state) {
      case SqlStates.INSUFFICIENT_PRIVILEGE ->
          Finding.unknown(
              check.name(),
              "this login may not look: " + ServerWords.of(e),
              "Look as the owner of the database, or GRANT pg_monitor, stemma_reader TO the login.");
      case SqlStates.UNDEFINED_TABLE,
          SqlStates.UNDEFINED_COLUMN,
          SqlStates.UNDEFINED_FUNCTION,
          SqlStates.UNKNOWN_SCHEMA ->
          Finding.unknown(
              check.name(),
              "the schema is not there, or of another version: " + ServerWords.of(e),
              "scripts/stemma migrate run");
      case SqlStates.QUERY_CANCELED, SqlStates.LOCK_NOT_AVAILABLE ->
          Finding.unknown(check.name(), "no answer within the time that is given", "Look again.");
      default -> Finding.unknown(check.name(), ServerWords.of(e), "Look at the server's log.");
    };
  }
}
