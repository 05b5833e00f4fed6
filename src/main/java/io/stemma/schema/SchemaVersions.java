package io.stemma.schema;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.RecordSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The migrations a database has had.
 *
 * @param applied by part and version their checksums
 */
record SchemaVersions(Map<SchemaPart, SortedMap<String, Integer>> applied) {
  private static final String HISTORIES =
      """
      SELECT to_regclass('stemma.schema_history') IS NOT NULL,
             to_regclass('stemma.graph_history') IS NOT NULL
      """;

  static SchemaVersions of(Connection connection) throws SQLException {
    Map<SchemaPart, SortedMap<String, Integer>> applied = new EnumMap<>(SchemaPart.class);
    try (PreparedStatement statement = connection.prepareStatement(HISTORIES);
        ResultSet there = statement.executeQuery()) {
      there.next();
      applied.put(
          SchemaPart.RECORD,
          there.getBoolean(1) ? checksums(connection, OF_RECORD) : new TreeMap<>());
      applied.put(
          SchemaPart.GRAPH,
          there.getBoolean(2) ? checksums(connection, OF_GRAPH) : new TreeMap<>());
    }
    return new SchemaVersions(applied);
  }

  /** The last one of {@code db/}; null where there is none. */
  @Nullable String record() {
    return orNull(of(SchemaPart.RECORD));
  }

  /** The last one of {@code age/}; null where there is none. */
  @Nullable String graph() {
    return orNull(of(SchemaPart.GRAPH));
  }

  private static @Nullable String orNull(String version) {
    return version.isEmpty() ? null : version;
  }

  /** Whether nothing is left to apply. */
  boolean areCurrent(boolean withGraph) {
    return isCurrent(SchemaPart.RECORD) && (!withGraph || isCurrent(SchemaPart.GRAPH));
  }

  private boolean isCurrent(SchemaPart part) {
    return part.last().equals(of(part));
  }

  /** The last one of a part; empty where there is none. */
  String of(SchemaPart part) {
    SortedMap<String, Integer> versions = applied.getOrDefault(part, new TreeMap<>());
    return versions.isEmpty() ? "" : versions.lastKey();
  }

  /**
   * Refuses what another build or a newer program has made: this one does not know what it means.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#SCHEMA_OTHER_BUILD},
   *     {@link io.stemma.error.ErrorCode#SCHEMA_NEWER}
   */
  void requireKnown(DatabaseUrl url) {
    for (SchemaPart part : SchemaPart.values()) {
      RecordSchema.requireKnown(
          url, part.text(), part.checksums(), applied.getOrDefault(part, new TreeMap<>()));
    }
  }

  private static final String OF_RECORD =
      "SELECT version, checksum FROM stemma.schema_history WHERE success AND type = 'SQL'";

  private static final String OF_GRAPH =
      "SELECT version, checksum FROM stemma.graph_history WHERE success AND type = 'SQL'";

  private static SortedMap<String, Integer> checksums(Connection connection, String query)
      throws SQLException {
    SortedMap<String, Integer> checksums = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        checksums.put(row.getString(1), row.getInt(2));
      }
    }
    return checksums;
  }
}
