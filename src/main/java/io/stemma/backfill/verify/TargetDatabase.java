package io.stemma.backfill.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as it is at one moment, asked for what a source claims to have put there. */
final class TargetDatabase {
  private static final int FETCH_ROWS = 10_000;

  private final Connection connection;

  /**
   * Takes a connection whose transaction is of one moment.
   *
   * @param connection REPEATABLE READ, READ ONLY
   */
  TargetDatabase(Connection connection) {
    this.connection = connection;
  }

  /** What PostgreSQL holds under an expected key. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the form.
  record Found(boolean isOwn, long hash, byte @Nullable [] form) {}

  private static final String COLUMNS =
      """
      SELECT attname, format_type(CASE WHEN typtype = 'd' THEN typbasetype ELSE pg_type.oid END, NULL)
      FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
      """;

  /** The columns of a table with their types, domains resolved. */
  List<Column> columns(String table, List<String> names) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return names.stream().map(name -> column(table, name, types.get(name))).toList();
  }

  private static Column column(String table, String name, @Nullable String type) {
    if (type == null) {
      throw new TableUnusable("there is no column " + table + "." + name);
    }
    return new Column(
        name,
        ColumnType.of(type)
            .orElseThrow(
                () ->
                    new TableUnusable(
                        "no canonical form is known for " + table + "." + name + ": " + type)));
  }

  private static final String KEPT_FROM =
      """
      SELECT kept_from ->> ? FROM backfill.runs JOIN backfill.checkpoints USING (run_id)
      WHERE source = ? AND source_table = ? ORDER BY run_id DESC LIMIT 1
      """;

  /**
   * The first month that the last run over a source table took, as {@code YYYY-MM-DD}; null where
   * it took all.
   */
  @Nullable String keptFrom(String source, String sourceTable, String targetTable)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEPT_FROM)) {
      statement.setString(1, targetTable);
      statement.setString(2, source);
      statement.setString(3, sourceTable);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static final String QUARANTINED =
      """
      SELECT row_sha256, reason IN ('key_taken', 'duplicate_key')
      FROM backfill.quarantine WHERE source_table = ? AND target_table = ?
      """;

  /** The rows of a source table that are in quarantine, whichever file they came from. */
  QuarantinedRows quarantined(String sourceTable, String targetTable) throws SQLException {
    QuarantinedRows quarantined = new QuarantinedRows();
    try (PreparedStatement statement = connection.prepareStatement(QUARANTINED)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, sourceTable);
      statement.setString(2, targetTable);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          quarantined.add(rows.getString(1), rows.getBoolean(2));
        }
      }
    }
    return quarantined;
  }

  /** The checksum of the rows that these runs wrote, computed by PostgreSQL. */
  Checksum checksum(Relation relation, Long[] runs) throws SQLException {
    Checksum checksum = new Checksum();
    try (PreparedStatement statement = connection.prepareStatement(relation.checksum())) {
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          // The sum of many 64-bit hashes needs more bits; only its last 64 are meant.
          checksum.add(rows.getInt(1), rows.getLong(2), rows.getBigDecimal(3).longValue());
        }
      }
    }
    return checksum;
  }

  /** What stands under the keys of a batch, by the record's place in the batch. */
  Map<Integer, Found> lookUp(
      Relation relation, Long[] runs, List<Long> hashes, List<@Nullable String[]> records)
      throws SQLException {
    Map<Integer, Found> found = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(relation.lookUp())) {
      int parameter = 1;
      statement.setArray(parameter++, connection.createArrayOf("bigint", runs));
      statement.setArray(parameter++, connection.createArrayOf("bigint", hashes.toArray()));
      for (String column : relation.key()) {
        int position = relation.position(column);
        @Nullable Object[] keys = records.stream().map(values -> values[position]).toArray();
        statement.setArray(parameter++, connection.createArrayOf("text", keys));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(
              rows.getInt(1) - 1, new Found(rows.getBoolean(2), rows.getLong(3), rows.getBytes(4)));
        }
      }
    }
    return found;
  }

  /** The canonical forms of the keys of rows that these runs wrote, in these buckets. */
  void keys(Relation relation, Long[] runs, BitSet buckets, Consumer<byte[]> consumer)
      throws SQLException {
    Object[] numbers = buckets.stream().boxed().toArray();
    try (PreparedStatement statement = connection.prepareStatement(relation.keys())) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      statement.setArray(2, connection.createArrayOf("bigint", numbers));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows.getBytes(1));
        }
      }
    }
  }
}
