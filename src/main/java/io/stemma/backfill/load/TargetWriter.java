package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes batches of records into one target: COPY into a staging table, then one INSERT, so that
 * triggers run once a batch and a second run changes nothing.
 *
 * <p>A key that is taken is judged by content: the same row is unchanged; another one that an
 * earlier run of this source wrote is overwritten; anything else is not ours to change.
 *
 * <p>The names in these statements come from declarations, never from a file.
 */
final class TargetWriter {
  /** Why a record was not taken. */
  enum Verdict {
    CHANGED,
    DUPLICATE_KEY,
    KEY_TAKEN
  }

  private final Connection connection;
  private final Target target;
  private final long run;
  private final String source;
  private final String directCopy;
  private final String copy;
  private final String insert;
  private final String judge;
  private final String update;

  TargetWriter(Connection connection, TableMapping mapping, long run, String source)
      throws SQLException {
    this.connection = connection;
    this.target = mapping.target();
    this.run = run;
    this.source = source;
    List<String> columns = mapping.records().columns();
    String staging = "staging_" + target.table().replace('.', '_');
    String list = String.join(", ", columns);
    makeStaging(staging, list);
    directCopy =
        "COPY " + target.table() + " (" + list + ", " + target.runColumn() + ") FROM STDIN";
    copy = "COPY " + staging + " FROM STDIN";
    insert = INSERT.formatted(target.table(), list, target.runColumn(), list, staging);
    String match =
        target.key().stream()
            .map(column -> "s." + column + " = t." + column)
            .collect(Collectors.joining(" AND "));
    judge =
        JUDGE.formatted(
            target.runColumn(),
            staging,
            target.table(),
            match,
            target.runColumn(),
            prefixed("t.", columns),
            prefixed("s.", columns));
    update =
        UPDATE.formatted(
            target.table(), list, target.runColumn(), prefixed("s.", columns), staging, match);
  }

  /**
   * Copies a batch straight into the target.
   *
   * @return false when a key of it is taken; then nothing of the batch is there
   */
  boolean copyDirectly(List<PendingRecord> records) throws SQLException {
    CopyText text = new CopyText();
    String number = Long.toString(run);
    records.forEach(record -> text.row(record.values(), number));
    Savepoint before = connection.setSavepoint();
    try {
      copy(directCopy, text);
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (!SqlStates.UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  /** Copies a batch into staging and inserts what is new; the number of rows inserted. */
  int insert(List<PendingRecord> records) throws SQLException {
    CopyText text = new CopyText();
    for (int i = 0; i < records.size(); i++) {
      text.row(i, records.get(i).values());
    }
    copy(copy, text);
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setLong(1, run);
      return statement.executeUpdate();
    }
  }

  private void copy(String statement, CopyText text) throws SQLException {
    CopyIn copying = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      copying.writeToCopy(text.bytes(), 0, text.length());
      copying.endCopy();
    } finally {
      if (copying.isActive()) {
        copying.cancelCopy();
      }
    }
  }

  private static final String INSERT =
      """
      INSERT INTO %s (%s, %s)
      SELECT %s, ? FROM %s ORDER BY staging_ordinal
      ON CONFLICT DO NOTHING
      """;

  /** The records of the batch just copied that are in the target with other content. */
  Map<Integer, Verdict> judge() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(judge)) {
      statement.setLong(1, run);
      statement.setString(2, source);
      try (ResultSet rows = statement.executeQuery()) {
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        while (rows.next()) {
          verdicts.put(rows.getInt(1), Verdict.valueOf(rows.getString(2)));
        }
        return verdicts;
      }
    }
  }

  private static final String JUDGE =
      """
      SELECT s.staging_ordinal,
             CASE WHEN t.%s = ? THEN 'DUPLICATE_KEY'
                  WHEN runs.source = ? THEN 'CHANGED'
                  ELSE 'KEY_TAKEN' END
      FROM %s s
      JOIN %s t ON %s
      LEFT JOIN backfill.runs ON runs.run_id = t.%s
      WHERE (%s) IS DISTINCT FROM (%s)
      """;

  /** Overwrites the rows of these records. */
  int update(List<Integer> ordinals) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setLong(1, run);
      statement.setArray(2, connection.createArrayOf("integer", ordinals.toArray()));
      return statement.executeUpdate();
    }
  }

  private static final String UPDATE =
      """
      UPDATE %s t SET (%s, %s) = (%s, ?)
      FROM %s s
      WHERE %s AND s.staging_ordinal = ANY (?)
      """;

  private void makeStaging(String staging, String columns) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS pg_temp." + staging);
      statement.execute(STAGING.formatted(staging, columns, target.table()));
    }
  }

  private static final String STAGING =
      """
      CREATE TEMPORARY TABLE %s ON COMMIT DELETE ROWS AS
      SELECT 0 AS staging_ordinal, %s FROM %s WITH NO DATA
      """;

  private static String prefixed(String prefix, List<String> columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(prefix + column));
    return String.join(", ", names);
  }
}
