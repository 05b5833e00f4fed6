package io.stemma.backfill.quarantine;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What is in quarantine, for people to look at. */
public final class Quarantined {
  private final PostgresSettings settings;

  public Quarantined(PostgresSettings settings) {
    this.settings = settings;
  }

  /**
   * Hands over entries in the order of their numbers, without their cells.
   *
   * @param after the number behind which to begin
   * @throws StemmaException when PostgreSQL fails
   */
  public void list(
      QuarantineFilter filter, long after, long limit, Consumer<QuarantineEntry> consumer) {
    try (Connection connection = connect()) {
      new QuarantineReader(connection).list(filter, after, limit, consumer);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * One entry with its cells.
   *
   * @throws StemmaException {@link ErrorCode#QUARANTINE_ENTRY_NOT_FOUND}
   */
  public QuarantineEntry show(long id) {
    try (Connection connection = connect()) {
      return new QuarantineReader(connection)
          .find(id)
          .orElseThrow(
              () ->
                  new StemmaException(
                      ErrorCode.QUARANTINE_ENTRY_NOT_FOUND,
                      "There is no entry "
                          + id
                          + " in quarantine; 'stemma quarantine list' shows what there is."));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Connection connect() throws SQLException {
    new Schema(settings).bringUpToDate();
    Connection connection = Postgres.connect(settings.url(), "stemma-quarantine");
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    return connection;
  }

  static StemmaException failure(SQLException e) {
    return SqlStates.stopped("", e, "");
  }
}
