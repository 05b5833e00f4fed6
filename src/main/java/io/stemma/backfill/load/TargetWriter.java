package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.RetiredRecords;
import io.stemma.backfill.source.SourceRow;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes batches of records into one target: COPY straight into it, or into a staging table from
 * which the records are judged and taken, a statement for all of them, so that triggers run once a
 * batch and a second run changes nothing.
 *
 * <p>A key that is taken is judged by content: the same row is unchanged; another one that an
 * earlier run of this source wrote is overwritten; anything else is not ours to change.
 *
 * <p>The names in these statements come from declarations, never from a file.
 */
final class TargetWriter {
  /** What is to be done with a record that the target does not hold as it is. */
  enum Verdict {
    NEW("key_taken", "another program held the key for a moment, or refuses the row"),
    CHANGED("key_taken", "another program changed the row at the same time"),
    DUPLICATE_KEY("duplicate_key", "an earlier row of this source has the same key"),
    KEY_TAKEN("key_taken", "the key holds other content that this source did not write"),
    ARCHIVED("key_taken", "the month was archived, and its archive holds other content of the key");

    private final String reason;
    private final String detail;

    Verdict(String reason, String detail) {
      this.reason = reason;
      this.detail = detail;
    }

    /** Puts a row with this verdict aside. */
    RefusedRow refusal(SourceRow row) {
      return new RefusedRow(row, reason, detail);
    }
  }

  private final Connection connection;
  private final long run;
  private final String source;
  private final Staging staging;
  private final String directCopy;
  private final String insert;
  private final String judge;
  private final String update;

  TargetWriter(Connection connection, TableMapping mapping, long run, String source)
      throws SQLException {
    this.connection = connection;
    this.run = run;
    this.source = source;
    Target target = mapping.target();
    List<String> columns = mapping.records().columns();
    List<String> all = new ArrayList<>(columns);
    all.add(target.runColumn());
    String list = String.join(", ", all);
    String name = "staging_" + target.table().replace('.', '_');
    staging = new Staging(connection, name, all, "SELECT " + list + " FROM " + target.table());
    directCopy = "COPY " + target.table() + " (" + list + ") FROM STDIN";
    insert = INSERT.formatted(target.table(), list, list, name);
    String match = pairs(target.key());
    judge =
        JUDGE.formatted(
            target.key().get(0),
            target.runColumn(),
            name,
            target.table(),
            match,
            target.hasPlaceholders() ? "AND NOT t.placeholder" : "",
            target.runColumn(),
            target.key().get(0),
            target.stored("t", columns),
            prefixed("s.", columns));
    String key = String.join(", ", target.key());
    update = UPDATE.formatted(target.table(), list, prefixed("s.", all), key, name, key, match);
  }

  /**
   * Copies records straight into the target.
   *
   * @return false when the target does not take each of them as new; then nothing of them is there
   */
  boolean copyDirectly(CopyText records, int count) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      // A trigger of somebody else's may have left rows out.
      if (Staging.copy(connection, directCopy, records) == count) {
        connection.releaseSavepoint(before);
        return true;
      }
    } catch (SQLException e) {
      if (!SqlStates.UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
    }
    connection.rollback(before);
    return false;
  }

  /** Copies records into staging, to be judged; they are gone when the transaction ends. */
  void stage(CopyText records, int count) throws SQLException {
    staging.fill(records, count);
  }

  /**
   * Takes the records out of staging that stand in retired months: by their ordinal, whether such a
   * month holds the record with this very content.
   */
  Map<Integer, Boolean> takeRetired(RetiredRecords retired) throws SQLException {
    Map<Integer, Boolean> taken = new LinkedHashMap<>();
    retired
        .take(staging.name())
        .forEach((number, isSame) -> taken.put(staging.ordinal(number), isSame));
    return taken;
  }

  /** First days of the months of the records that are left in staging. */
  Set<String> months(RetiredRecords retired) throws SQLException {
    return retired.months(staging.name());
  }

  /** The records in staging that the target does not hold with this content, by ordinal. */
  Map<Integer, Verdict> judge() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(judge)) {
      statement.setLong(1, run);
      statement.setString(2, source);
      try (ResultSet rows = statement.executeQuery()) {
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        while (rows.next()) {
          verdicts.put(staging.ordinal(rows.getLong(1)), Verdict.valueOf(rows.getString(2)));
        }
        return verdicts;
      }
    }
  }

  /** A placeholder's key is free: the row that comes takes its place. */
  private static final String JUDGE =
      """
      SELECT s.staging_ordinal,
             CASE WHEN t.%s IS NULL THEN 'NEW'
                  WHEN t.%s = ? THEN 'DUPLICATE_KEY'
                  WHEN runs.source = ? THEN 'CHANGED'
                  ELSE 'KEY_TAKEN' END
      FROM %s s
      LEFT JOIN %s t ON %s %s
      LEFT JOIN backfill.runs ON runs.run_id = t.%s
      WHERE t.%s IS NULL OR (%s) IS DISTINCT FROM (%s)
      ORDER BY s.staging_ordinal
      """;

  /** Inserts these records of staging, but for those whose key is taken; how many it took. */
  int insert(List<Integer> ordinals) throws SQLException {
    return execute(insert, ordinals);
  }

  private static final String INSERT =
      """
      INSERT INTO %s (%s)
      SELECT %s FROM %s s WHERE s.staging_ordinal = ANY (?) ORDER BY s.staging_ordinal
      ON CONFLICT DO NOTHING
      """;

  /**
   * Overwrites the rows of these records of staging; how many rows that were. Of several records
   * with one key the first is taken.
   */
  int update(List<Integer> ordinals) throws SQLException {
    return execute(update, ordinals);
  }

  private static final String UPDATE =
      """
      UPDATE %s t SET (%s) = (%s)
      FROM (SELECT DISTINCT ON (%s) * FROM %s WHERE staging_ordinal = ANY (?) ORDER BY %s, staging_ordinal) s
      WHERE %s
      """;

  private int execute(String sql, List<Integer> ordinals) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, staging.numbers(ordinals));
      return statement.executeUpdate();
    }
  }

  private static String pairs(List<String> columns) {
    return columns.stream()
        .map(column -> "s." + column + " = t." + column)
        .collect(Collectors.joining(" AND "));
  }

  private static String prefixed(String prefix, List<String> columns) {
    return columns.stream().map(prefix::concat).collect(Collectors.joining(", "));
  }
}
