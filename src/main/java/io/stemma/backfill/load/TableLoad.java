package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves one source table: reads, converts, and writes batch by batch, each in a transaction. */
public final class TableLoad {
  private final SourceTable table;
  private final TableMapping mapping;
  private final RunContext run;
  private final List<String> unknownColumns;
  private final BatchWriter writer;
  private final GraphSwitch graph;
  private final int batchRows;
  private final int monthColumn;
  private List<PendingRecord> records = new ArrayList<>();
  private List<RefusedRow> refused = new ArrayList<>();
  private long skipped;
  private long rows;
  private @Nullable Long lastPlace;
  private TableCount count;

  TableLoad(Lane.Step step, RunContext run, BatchWriter writer, GraphSwitch graph) {
    this.table = step.table();
    this.mapping = step.mapping();
    this.run = run;
    this.writer = writer;
    this.graph = graph;
    this.batchRows = run.brakes().pace().batchRows(run.options().batchRows());
    this.unknownColumns =
        table.columns().stream()
            .filter(column -> !mapping.records().sources().contains(column))
            .toList();
    String month = mapping.target().monthColumn();
    this.monthColumn = month == null ? -1 : mapping.records().columns().indexOf(month);
    this.count = none(step);
  }

  /** The account of a table of which nothing is done yet. */
  static TableCount none(Lane.Step step) {
    return new TableCount(
        step.table().name(), step.mapping().dialect(), step.mapping().target().table());
  }

  /** Moves every row that an earlier attempt of the run has not, and returns the account of all. */
  TableCount run(SourceDatabase source) throws SQLException {
    long started = System.nanoTime();
    run.progress().tableBegun(table.name());
    Checkpoints.Position position = writer.position(count);
    count = position.count();
    try {
      source.read(table, position.lastPlace(), this::take);
    } catch (BatchFailed e) {
      throw e.cause();
    }
    flush();
    run.progress().tableDone(count, since(started));
    return count;
  }

  private void take(SourceRow row) {
    run.brakes().pace().awaitRow();
    rows++;
    lastPlace = row.placeNumber();
    convert(row);
    if (records.size() + refused.size() + skipped >= batchRows) {
      try {
        flush();
      } catch (SQLException e) {
        throw new BatchFailed(e);
      }
      run.brakes().stop().honour();
    }
  }

  private void convert(SourceRow row) {
    RowContext context = new RowContext(row, run.name(), run.zone());
    try {
      List<@Nullable String[]> made = mapping.records().records(context);
      checkMonths(made);
      unknownColumns.forEach(column -> context.keep(column, "unknown_column"));
      List<KeptCell> kept = context.kept();
      for (@Nullable String[] values : made) {
        if (isLeftOut(values)) {
          skipped++;
        } else {
          records.add(new PendingRecord(row, values, kept));
          kept = List.of();
        }
      }
    } catch (RowRefused e) {
      refused.add(new RefusedRow(row, e.reason(), e.detail()));
    }
  }

  private boolean isLeftOut(@Nullable String[] values) {
    String instant = monthColumn < 0 ? null : values[monthColumn];
    return instant != null && run.keptMonths().leavesOut(mapping.target().table(), instant);
  }

  private void checkMonths(List<@Nullable String[]> made) throws RowRefused {
    if (monthColumn < 0) {
      return;
    }
    for (@Nullable String[] values : made) {
      String instant = values[monthColumn];
      if (instant == null || !Months.holds(instant)) {
        throw new RowRefused(
            "time_out_of_range",
            "its time "
                + instant
                + " is not between "
                + Months.MIN_YEAR
                + " and "
                + Months.MAX_YEAR);
      }
    }
  }

  private void flush() throws SQLException {
    if (lastPlace == null) {
      return;
    }
    long started = System.nanoTime();
    TableCount before = count;
    graph.transactionBegins();
    Batch batch = new Batch(records, refused, rows, lastPlace);
    count = writer.write(batch, before.plusSkipped(skipped));
    skipped = 0;
    rows = 0;
    records = new ArrayList<>();
    refused = new ArrayList<>();
    run.progress().batch(count, since(started));
    run.brakes().rejections().add(before, count);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
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
