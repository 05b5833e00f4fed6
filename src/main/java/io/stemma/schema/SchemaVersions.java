package io.stemma.schema;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The last migrations a database has had.
 *
 * @param record of {@code db/}; null where there is none
 * @param graph of {@code age/}; null where there is none
 */
record SchemaVersions(@Nullable String record, @Nullable String graph) {
  /** The last file in {@code db/}; a test compares. */
  static final String LAST_OF_RECORD = "0022";

  /** The last file in {@code age/}; a test compares. */
  static final String LAST_OF_GRAPH = "0014";

  private static final String HISTORIES =
      """
      SELECT to_regclass('stemma.schema_history') IS NOT NULL,
             to_regclass('stemma.graph_history') IS NOT NULL
      """;

  static SchemaVersions of(DatabaseUrl url) throws SQLException {
    try (Connection connection = Postgres.connect(url, "stemma-schema");
        PreparedStatement statement = connection.prepareStatement(HISTORIES);
        ResultSet there = statement.executeQuery()) {
      there.next();
      return new SchemaVersions(
          there.getBoolean(1) ? last(connection, LAST_RECORD_MIGRATION) : null,
          there.getBoolean(2) ? last(connection, LAST_GRAPH_MIGRATION) : null);
    }
  }

  /** Whether nothing is left to apply. */
  boolean areCurrent(boolean withGraph) {
    return LAST_OF_RECORD.equals(record) && (!withGraph || LAST_OF_GRAPH.equals(graph));
  }

  private static final String LAST_RECORD_MIGRATION =
      "SELECT max(version) FROM stemma.schema_history WHERE success";

  private static final String LAST_GRAPH_MIGRATION =
      "SELECT max(version) FROM stemma.graph_history WHERE success";

  private static @Nullable String last(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
