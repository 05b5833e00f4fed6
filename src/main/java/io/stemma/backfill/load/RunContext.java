package io.stemma.backfill.load;

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
 */
record RunContext(
    long run,
    String name,
    SourceDatabase source,
    DatabaseUrl url,
    @Nullable ZoneId zone,
    SourceCells cells,
    StopRequest stop) {
  SourceDatabase openSource() {
    return source.openAgain();
  }

  /**
   * A batch is small beside the tables it meets, and its staging table has no statistics: left to
   * itself the planner would read whole tables for every batch.
   */
  private static final String BY_INDEX =
      "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off";

  Connection connect() throws SQLException {
    return connect(url);
  }

  /** A connection for batches, without auto-commit. */
  static Connection connect(DatabaseUrl url) throws SQLException {
    Connection connection = Postgres.connect(url, "stemma-backfill");
    try (Statement statement = connection.createStatement()) {
      statement.execute(BY_INDEX);
    }
    connection.setAutoCommit(false);
    return connection;
  }
}
