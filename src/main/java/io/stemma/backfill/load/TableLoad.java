package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves one source table: reads, converts, and writes batch by batch, each in a transaction. */
public final class TableLoad {
  /** Rows a transaction; large enough that triggers cost little a row, small enough for memory. */
  static final int BATCH_ROWS = 10_000;

  private final SourceTable table;
  private final TableMapping mapping;
  private final RunContext run;
  private final List<String> unknownColumns;
  private final BatchWriter writer;
  private List<PendingRecord> records = new ArrayList<>();
  private List<RefusedRow> refused = new ArrayList<>();
  private long rows;
  private @Nullable Long lastPlace;
  private TableCount count;

  TableLoad(Lane.Step step, RunContext run, BatchWriter writer) {
    this.table = step.table();
    this.mapping = step.mapping();
    this.run = run;
    this.writer = writer;
    this.unknownColumns =
        table.columns().stream()
            .filter(column -> !mapping.records().sources().contains(column))
            .toList();
    this.count = new TableCount(table.name(), mapping.dialect(), mapping.target().table());
  }

  /** Moves every row that an earlier attempt of the run has not, and returns the account of all. */
  TableCount run(SourceDatabase source) throws SQLException {
    Checkpoints.Position position = writer.position(count);
    count = position.count();
    try {
      source.read(table, position.lastPlace(), this::take);
    } catch (BatchFailed e) {
      throw e.cause();
    }
    flush();
    return count;
  }

  private void take(SourceRow row) {
    rows++;
    lastPlace = row.placeNumber();
    RowContext context = new RowContext(row, run.name(), run.zone());
    try {
      List<@Nullable String[]> made = mapping.records().records(context);
      Months.check(mapping, made);
      unknownColumns.forEach(column -> context.keep(column, "unknown_column"));
      List<KeptCell> kept = context.kept();
      for (@Nullable String[] values : made) {
        records.add(new PendingRecord(row, values, kept));
        kept = List.of();
      }
    } catch (RowRefused e) {
      refused.add(new RefusedRow(row, e.reason(), e.detail()));
    }
    if (records.size() + refused.size() >= BATCH_ROWS) {
      try {
        flush();
      } catch (SQLException e) {
        throw new BatchFailed(e);
      }
      run.stop().honour();
    }
  }

  private void flush() throws SQLException {
    if (lastPlace == null) {
      return;
    }
    count = writer.write(new Batch(records, refused, rows, lastPlace), count);
    rows = 0;
    records = new ArrayList<>();
    refused = new ArrayList<>();
  }

  /** Carries a database error out of the reader's callback. */
  private static final class BatchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    BatchFailed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }

    SQLException cause() {
      return cause;
    }
  }
}
