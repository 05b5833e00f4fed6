package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Moves one source table: reads, converts, and writes batch by batch, each in a transaction. */
public final class TableLoad {
  private final SourceTable table;
  private final RunContext run;
  private final SourceDatabase source;
  private final BatchTarget writer;
  private final GraphSwitch graph;
  private final int batchRows;
  private final RowIntake intake;
  private final WriterThread thread;
  private Batch batch;
  private Batch spare;
  private TableCount count;
  private long mark = System.nanoTime();

  TableLoad(
      Lane.Step step,
      RunContext run,
      SourceDatabase source,
      BatchTarget writer,
      GraphSwitch graph,
      WriterThread thread) {
    this.thread = thread;
    this.source = source;
    this.table = step.table();
    this.run = run;
    this.writer = writer;
    this.graph = graph;
    this.batchRows = run.brakes().pace().batchRows(run.options().batchRows());
    this.intake = new RowIntake(step.mapping(), run.name(), run.zone(), run.keptMonths());
    this.batch = new Batch(run.run(), again());
    this.spare = new Batch(run.run(), again());
    this.count = none(step);
  }

  /** The account of a table of which nothing is done yet. */
  static TableCount none(Lane.Step step) {
    return new TableCount(
        step.table().name(), step.mapping().dialect(), step.mapping().target().table());
  }

  private RowsAgain again() {
    return new RowsAgain() {
      @Override
      public SourceRow at(long place) {
        return source.row(table, place);
      }

      @Override
      public boolean claims(long place, long key) {
        boolean[] isClaimed = new boolean[1];
        source
            .find(table, place)
            .ifPresent(row -> intake.keys(row, found -> isClaimed[0] |= found == key));
        return isClaimed[0];
      }

      @Override
      public void keysUpTo(long place, LongConsumer keys) {
        source.read(
            table,
            null,
            row -> {
              if (row.placeNumber() <= place) {
                intake.keys(row, keys);
              }
            });
      }
    };
  }

  /** Moves every row that an earlier attempt of the run has not, and returns the account of all. */
  TableCount run() throws SQLException {
    long started = System.nanoTime();
    run.progress().tableBegun(table.name());
    Checkpoints.Position position = writer.position(count);
    count = position.count();
    mark = System.nanoTime();
    try {
      source.read(table, position.lastPlace(), this::take);
    } catch (BatchFailed e) {
      throw e.cause();
    }
    flush();
    settle();
    count = count.plusWorked(worked());
    run.progress().tableDone(count, since(started));
    return count;
  }

  private void take(SourceRow row) {
    run.brakes().pace().awaitRow();
    batch.row(row.placeNumber());
    intake.take(row, batch);
    if (batch.isFull(batchRows)) {
      try {
        flush();
      } catch (SQLException e) {
        throw new BatchFailed(e);
      }
      run.brakes().stop().honour();
    }
  }

  /** Hands the batch over to be written; the one before must be there first. */
  private void flush() throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    settle();
    Batch full = batch;
    TableCount before = count.plusSkipped(full.skipped()).plusWorked(worked());
    thread.begin(
        () -> {
          long started = System.nanoTime();
          graph.transactionBegins();
          TableCount after = writer.write(full, before);
          run.progress().batch(after, since(started));
          return after;
        });
    batch = spare;
    batch.clear();
    spare = full;
  }

  /** Waits until the batch before is written. */
  private void settle() throws SQLException {
    TableCount before = count;
    TableCount after = thread.await();
    if (after != null) {
      count = after;
      run.brakes().rejections().add(before, after);
    }
  }

  /** The time since it was asked for last. */
  private Duration worked() {
    Duration worked = since(mark);
    mark = System.nanoTime();
    return worked;
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
