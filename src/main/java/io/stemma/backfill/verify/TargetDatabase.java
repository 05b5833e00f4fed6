package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.Maintained;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.RetiredMonth;
import io.stemma.backfill.retired.RetiredMonths;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

  private static final String HAS_COLUMN =
      """
      SELECT EXISTS (SELECT FROM pg_attribute
                     WHERE attrelid = to_regclass(?) AND attname = ? AND NOT attisdropped)
      """;

  /** Whether a table has a column, which a schema of before may lack. */
  boolean has(String table, String column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HAS_COLUMN)) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** The months of a table that the maintenance has retired. */
  List<RetiredMonth> retired(String table) throws SQLException {
    return new RetiredMonths(connection).of(table);
  }

  private static final String COUNT = "SELECT count(*) FROM %s WHERE %s = ANY (?)";

  /** How many rows of a detached month these runs wrote. */
  long count(String detached, String runColumn, Long[] runs) throws SQLException {
    String query = COUNT.formatted(detached, runColumn);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static final String MAINTAINED =
      """
      SELECT %s::text, count(*) OVER () FROM %s
      WHERE %s = ANY (?) AND %s IS NOT NULL ORDER BY 1 LIMIT ?
      """;

  /** Takes the name of a row that the maintenance has changed, and how many there are. */
  @FunctionalInterface
  interface MaintainedRows {
    void row(String name, long count);
  }

  /** The rows of these runs that the maintenance has changed; at least one, where there is any. */
  void maintained(Target target, Maintained maintained, Long[] runs, int limit, MaintainedRows rows)
      throws SQLException {
    String query =
        MAINTAINED.formatted(
            target.key().get(0), target.table(), target.runColumn(), maintained.note());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      statement.setInt(2, Math.max(1, limit));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.row(row.getString(1), row.getLong(2));
        }
      }
    }
  }

  private static final String IS_MAINTAINED =
      "SELECT EXISTS (SELECT FROM %s WHERE %s = ? AND %s IS NOT NULL)";

  /** Whether the maintenance has changed the row of a key, and nothing else has since. */
  boolean isMaintained(Target target, Maintained maintained, String key) throws SQLException {
    String query = IS_MAINTAINED.formatted(target.table(), target.key().get(0), maintained.note());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static final String OF_SAME_BYTES =
      """
      SELECT run_id FROM backfill.runs
      WHERE run_id = ANY (?) AND source_sha256 = ?
        AND (?::text IS NULL OR side_files @> jsonb_build_array(jsonb_build_object('sha256', ?::text)))
      """;

  /**
   * Those of these runs that read the very same bytes.
   *
   * @param ofLog SHA-256 of the log that the table is; null where it is a table of the file
   */
  Long[] ofSameBytes(Long[] runs, String sha256, @Nullable String ofLog) throws SQLException {
    List<Long> same = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OF_SAME_BYTES)) {
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      statement.setString(2, sha256);
      statement.setString(3, ofLog);
      statement.setString(4, ofLog);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          same.add(row.getLong(1));
        }
      }
    }
    return same.toArray(Long[]::new);
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
      SELECT row_sha256, reason
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
          quarantined.add(rows.getString(1), rows.getString(2));
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
