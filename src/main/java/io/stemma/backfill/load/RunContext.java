package io.stemma.backfill.load;

import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What every part of a run shares.
 *
 * @param run number of the run
 * @param name what its source is called
 * @param source the source; each lane opens it again
 * @param zone the zone of times that name none
 * @param keptMonths what is left out because its retention is over
 * @param archives where the rows of months are that the maintenance has dropped
 */
record RunContext(
    long run,
    String name,
    SourceDatabase source,
    DatabaseUrl url,
    @Nullable ZoneId zone,
    SourceCells cells,
    LoadOptions options,
    KeptMonths keptMonths,
    ArchivedRows archives,
    Brakes brakes,
    Progress progress) {
  SourceDatabase openSource() {
    return source.openAgain();
  }

  /**
   * A batch is small beside the tables it meets, and its staging table has no statistics: left to
   * itself the planner would read whole tables for every batch, and compile code for it. The rows a
   * trigger looks at stay in memory. A batch need not reach the disk before the next begins: its
   * cursor is in it, and the run is only done when all of them have.
   */
  private static final String FOR_BATCHES =
      """
      SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET jit = off;
      SET work_mem = '32MB'; SET synchronous_commit = off
      """;

  Connection connect() throws SQLException {
    return connect(url);
  }

  /** A connection that finds its rows by index, as a batch wants it. */
  static Connection connect(DatabaseUrl url) throws SQLException {
    Connection connection = Postgres.connect(url, "stemma-backfill");
    try (Statement statement = connection.createStatement()) {
      statement.execute(FOR_BATCHES);
    }
    connection.setAutoCommit(false);
    return connection;
  }
}
