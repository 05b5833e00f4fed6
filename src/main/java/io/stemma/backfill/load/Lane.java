package io.stemma.backfill.load;

import io.stemma.backfill.mapping.SideRecords;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;

/**
 * Moves strands of tables, one after the other, on connections of its own.
 *
 * <p>It reads and converts in its own thread while a second one writes, and two lanes go side by
 * side: neither PostgreSQL nor the program waits for the other.
 */
final class Lane implements Callable<Void> {
  /** A table and how it is taken. */
  record Step(SourceTable table, TableMapping mapping) {}

  private final Queue<List<Step>> strands;
  private final RunContext run;
  private final Map<Step, TableCount> counts;

  /**
   * Prepares a lane.
   *
   * @param strands what is left to be moved; shared between lanes
   * @param counts takes the account of each table; shared between lanes
   */
  Lane(Queue<List<Step>> strands, RunContext run, Map<Step, TableCount> counts) {
    this.strands = strands;
    this.run = run;
    this.counts = counts;
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no value but null.
  public Void call() throws SQLException {
    try (SourceDatabase source = run.openSource();
        Connection connection = run.connect();
        WriterThread thread = new WriterThread()) {
      for (List<Step> strand = strands.poll(); strand != null; strand = strands.poll()) {
        for (Step step : strand) {
          move(step, source, connection, thread);
        }
      }
    } catch (SQLException | RuntimeException e) {
      // The other lane ends its strand and begins no other.
      strands.clear();
      throw e;
    }
    return null;
  }

  private void move(Step step, SourceDatabase source, Connection connection, WriterThread thread)
      throws SQLException {
    GraphSwitch graph = new GraphSwitch(connection, run.options().graph());
    BatchWriter writer = new BatchWriter(connection, step.mapping(), run);
    counts.put(step, new TableLoad(step, run, source, writer, graph, thread).run());
    if (step.mapping().records() instanceof SideRecords records) {
      new ToldRecords(connection, run, step, records).takeBack(source);
    }
  }
}
