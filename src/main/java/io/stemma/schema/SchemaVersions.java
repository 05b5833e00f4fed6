package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.RecordSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last migrations a database has had.
 *
 * @param record of {@code db/}; null where there is none
 * @param graph of {@code age/}; null where there is none
 */
record SchemaVersions(@Nullable String record, @Nullable String graph) {
  /** The last file in {@code db/}; a test compares. */
  static final String LAST_OF_RECORD = "0030";

  /** The last file in {@code age/}; a test compares. */
  static final String LAST_OF_GRAPH = "0016";

  private static final String HISTORIES =
      """
      SELECT to_regclass('stemma.schema_history') IS NOT NULL,
             to_regclass('stemma.graph_history') IS NOT NULL
      """;

  static SchemaVersions of(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HISTORIES);
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

  /** The last one of a part; empty where there is none. */
  String of(SchemaPart part) {
    return Objects.requireNonNullElse(part == SchemaPart.RECORD ? record : graph, "");
  }

  /**
   * Refuses what a newer program has made: nobody here knows what it means.
   *
   * @throws StemmaException {@link ErrorCode#SCHEMA_NEWER}
   */
  void requireNotNewer(DatabaseUrl url) {
    for (SchemaPart part : SchemaPart.values()) {
      if (of(part).compareTo(part.last()) > 0) {
        throw new StemmaException(
            ErrorCode.SCHEMA_NEWER, RecordSchema.newer(url, part.text(), of(part), part.last()));
      }
    }
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
