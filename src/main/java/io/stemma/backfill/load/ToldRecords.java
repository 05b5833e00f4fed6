package io.stemma.backfill.load;

import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.SideRecords;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes back the records that an earlier run of the source loaded from its log and that a table of
 * it tells by now: without that they would stand there twice.
 */
final class ToldRecords {
  private static final int BATCH = 5_000;

  private final Connection connection;
  private final RunContext run;
  private final Lane.Step step;
  private final SideRecords records;
  private final Target target;
  private final List<@Nullable String[]> told = new ArrayList<>();

  ToldRecords(Connection connection, RunContext run, Lane.Step step, SideRecords records) {
    this.connection = connection;
    this.run = run;
    this.step = step;
    this.records = records;
    this.target = step.mapping().target();
  }

  /** Takes them back and commits; nothing to do where no run has loaded from the log. */
  void takeBack(SourceDatabase source) throws SQLException {
    Long[] runs = runs();
    if (runs.length == 0) {
      return;
    }
    try {
      source.read(step.table(), null, row -> collect(row, runs));
    } catch (DeletionFailed e) {
      throw e.cause;
    }
    flush(runs);
  }

  private void collect(SourceRow row, Long[] runs) {
    if (row.cell("told") == null) {
      return;
    }
    try {
      told.addAll(records.ofLine(new RowContext(row, run.name(), run.zone())));
      if (told.size() >= BATCH) {
        flush(runs);
      }
    } catch (RowRefused e) {
      // It could not have been loaded.
    } catch (SQLException e) {
      throw new DeletionFailed(e);
    }
  }

  private void flush(Long[] runs) throws SQLException {
    delete(told, runs);
    connection.commit();
    told.clear();
  }

  private static final String RUNS =
      """
      SELECT runs.run_id FROM backfill.runs JOIN backfill.checkpoints USING (run_id)
      WHERE source = ? AND source_table = ? AND loaded_count > 0
      """;

  private Long[] runs() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
      statement.setString(1, run.name());
      statement.setString(2, step.table().name());
      try (ResultSet rows = statement.executeQuery()) {
        List<Long> runs = new ArrayList<>();
        while (rows.next()) {
          runs.add(rows.getLong(1));
        }
        return runs.toArray(Long[]::new);
      }
    }
  }

  private static final String DELETE =
      """
      DELETE FROM %s t USING unnest(%s) AS told (%s)
      WHERE %s AND t.%s = ANY (?)
      """;

  private static final String DELETE_KEPT =
      """
      DELETE FROM backfill.kept_cells
      WHERE target_table = ? AND source_table = ? AND run_id = ANY (?)
        AND md5(target_key) IN (SELECT md5(told) FROM unnest(?::text[]) AS told)
      """;

  private void delete(List<@Nullable String[]> ofLines, Long[] runs) throws SQLException {
    Array ours = connection.createArrayOf("bigint", runs);
    try (PreparedStatement statement = connection.prepareStatement(deletion())) {
      int parameter = 1;
      for (String column : target.key()) {
        statement.setArray(parameter++, texts(values(ofLines, column)));
      }
      statement.setArray(parameter, ours);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE_KEPT)) {
      statement.setString(1, target.table());
      statement.setString(2, step.table().name());
      statement.setArray(3, ours);
      statement.setArray(
          4, texts(ofLines.stream().map(new RecordKey(step.mapping())::of).toList()));
      statement.executeUpdate();
    }
  }

  private String deletion() throws SQLException {
    Map<String, String> types = types();
    return DELETE.formatted(
        target.table(),
        target.key().stream().map(column -> "?::text[]").collect(Collectors.joining(", ")),
        String.join(", ", target.key()),
        target.key().stream()
            .map(column -> "t." + column + " = told." + column + "::" + types.get(column))
            .collect(Collectors.joining(" AND ")),
        target.runColumn());
  }

  private static final String TYPES =
      """
      SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0
      """;

  private Map<String, String> types() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
      statement.setString(1, target.table());
      try (ResultSet rows = statement.executeQuery()) {
        Map<String, String> types = new LinkedHashMap<>();
        while (rows.next()) {
          types.put(rows.getString(1), rows.getString(2));
        }
        return types;
      }
    }
  }

  private Array texts(List<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private List<String> values(List<@Nullable String[]> ofLines, String column) {
    int position = records.columns().indexOf(column);
    return ofLines.stream().map(values -> String.valueOf(values[position])).toList();
  }

  /** Carries a database error out of the reader's callback. */
  private static final class DeletionFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    DeletionFailed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
