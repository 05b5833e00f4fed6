package io.stemma.backfill.load;

import io.stemma.backfill.mapping.SideRecords;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      AlreadyThere there = new AlreadyThere(connection, run);
      for (List<Step> strand = strands.poll(); strand != null; strand = strands.poll()) {
        for (List<Step> tables : ofOneTarget(strand)) {
          if (!isThere(tables, there)) {
            for (Step step : tables) {
              move(step, source, connection, thread);
            }
          }
        }
      }
    } catch (SQLException | RuntimeException e) {
      // The other lane ends its strand and begins no other.
      strands.clear();
      throw e;
    }
    return null;
  }

  /** Tables of one target stand side by side in the family's order. */
  private static List<List<Step>> ofOneTarget(List<Step> strand) {
    Map<String, List<Step>> targets = new LinkedHashMap<>();
    for (Step step : strand) {
      targets.computeIfAbsent(step.mapping().target().table(), name -> new ArrayList<>()).add(step);
    }
    return List.copyOf(targets.values());
  }

  private boolean isThere(List<Step> tables, AlreadyThere there) throws SQLException {
    Optional<List<TableCount>> accounts = there.accounts(tables);
    if (accounts.isEmpty()) {
      return false;
    }
    for (int i = 0; i < tables.size(); i++) {
      TableCount count = accounts.get().get(i);
      counts.put(tables.get(i), count);
      run.progress().tableBegun(count.source());
      run.progress().batch(count, Duration.ZERO);
      run.progress().tableDone(count, Duration.ZERO);
    }
    return true;
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
