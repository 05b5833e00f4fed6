package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose rows a file holds: the first records of each table are looked up with their content,
 * and the source that wrote most of them is the one.
 */
final class ContentMatch {
  private static final int RECORDS_OF_A_TABLE = 1_000;

  private final Connection connection;
  private final TargetDatabase target;
  private final TablePlan.Context context;
  private final Map<String, Long> found = new HashMap<>();

  ContentMatch(Connection connection, TablePlan.Context context) {
    this.connection = connection;
    this.target = new TargetDatabase(connection);
    this.context = context;
  }

  /** The name of the source; null where none wrote any of these records. */
  @Nullable String source(SourceDatabase source, Map<SourceTable, TableMapping> taken)
      throws SQLException {
    for (Map.Entry<SourceTable, TableMapping> table : taken.entrySet()) {
      Savepoint before = connection.setSavepoint();
      try {
        look(source, TablePlan.of(table.getKey(), table.getValue(), false, context, target));
        connection.releaseSavepoint(before);
      } catch (TableUnusable | SQLException e) {
        // Its own result will say so; the other tables can be asked.
        connection.rollback(before);
      }
    }
    return found.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private void look(SourceDatabase source, TablePlan plan) throws SQLException {
    FirstRecords first = new FirstRecords();
    try {
      plan.records().read(source, first);
    } catch (Enough e) {
      // These are all that are asked for.
    }
    if (!first.records.isEmpty() && !plan.relation().key().isEmpty()) {
      countWriters(plan.relation(), first.records);
    }
  }

  private void countWriters(Relation relation, List<@Nullable String[]> records)
      throws SQLException {
    RowEncoder encoder = relation.encoder();
    Object[] hashes = records.stream().map(encoder::hash).toArray();
    try (PreparedStatement statement = connection.prepareStatement(relation.writers())) {
      int parameter = 1;
      statement.setArray(parameter++, connection.createArrayOf("bigint", hashes));
      for (String column : relation.key()) {
        int position = relation.position(column);
        @Nullable Object[] keys = records.stream().map(values -> values[position]).toArray();
        statement.setArray(parameter++, connection.createArrayOf("text", keys));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.merge(rows.getString(1), rows.getLong(2), Long::sum);
        }
      }
    }
  }

  private static final class FirstRecords implements SourceRecords.Sink {
    private final List<@Nullable String[]> records = new ArrayList<>();

    @Override
    public void row() {
      if (records.size() >= RECORDS_OF_A_TABLE) {
        throw new Enough();
      }
    }

    @Override
    public void record(
        @Nullable String[] values, Standing standing, List<@Nullable String[]> kept) {
      records.add(values);
    }

    @Override
    public void skipped() {}

    @Override
    public void refused(SourceRow row, String reason, @Nullable String inQuarantine) {}
  }

  /** Ends the reading of a table. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }
}
