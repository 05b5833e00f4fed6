package io.stemma.backfill.load;

import io.stemma.backfill.mapping.SideRecords;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Tables that are moved one after the other, on connections of their own.
 *
 * <p>Two lanes keep two cores busy: while PostgreSQL takes a batch of one, the other reads and
 * converts.
 */
final class Lane implements Callable<Void> {
  /** A table and how it is taken. */
  record Step(SourceTable table, TableMapping mapping) {}

  private final List<Step> steps;
  private final RunContext run;
  private final Map<Step, TableCount> counts;

  /**
   * Prepares a lane.
   *
   * @param counts takes the account of each table; shared between lanes
   */
  Lane(List<Step> steps, RunContext run, Map<Step, TableCount> counts) {
    this.steps = steps;
    this.run = run;
    this.counts = counts;
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no value but null.
  public Void call() throws SQLException {
    try (SourceDatabase source = run.openSource();
        Connection connection = run.connect()) {
      GraphSwitch graph = new GraphSwitch(connection, run.options().graph());
      for (Step step : steps) {
        BatchWriter writer = new BatchWriter(connection, step.mapping(), run);
        counts.put(step, new TableLoad(step, run, source, writer, graph).run());
        if (step.mapping().records() instanceof SideRecords records) {
          new ToldRecords(connection, run, step, records).takeBack(source);
        }
      }
    }
    return null;
  }
}
