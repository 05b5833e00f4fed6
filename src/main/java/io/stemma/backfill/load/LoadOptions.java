package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.source.SqliteNames;
import java.util.Set;

/**
 * What an operator may choose about a run.
 *
 * @param tables source tables to take; empty for all
 * @param acceptUnknown tables of a known name whose rows may stay behind
 * @param batchRows records a transaction, 1 to {@value #MOST_BATCH_ROWS}
 * @param maxRowsPerSecond source rows a second over all tables together, up to {@value
 *     #MOST_ROWS_PER_SECOND}; 0 for no limit
 * @param maxRejected when to stop because too much ends in quarantine
 * @param applyRetention whether rows whose month is past its retention are left out
 * @param graph whether rows are projected into the graph
 * @param dryRun whether nothing is written
 * @param recheck whether rows are compared one by one where the file and the number of its rows in
 *     the record are those of the last run
 */
public record LoadOptions(
    Set<String> tables,
    Set<String> acceptUnknown,
    int batchRows,
    long maxRowsPerSecond,
    RejectionBudget maxRejected,
    boolean applyRetention,
    boolean graph,
    boolean dryRun,
    boolean recheck) {
  /** Large enough that triggers cost little a row, small enough for memory. */
  public static final int USUAL_BATCH_ROWS = 10_000;

  /** More would not fit the memory of two lanes. */
  public static final int MOST_BATCH_ROWS = 100_000;

  /** More than any machine reads; the bound keeps a row's share of a second above 0 ns. */
  public static final long MOST_ROWS_PER_SECOND = 10_000_000;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when a number is out of its bounds
   */
  public LoadOptions {
    tables = SqliteNames.set(tables);
    acceptUnknown = SqliteNames.set(acceptUnknown);
    if (batchRows < 1
        || batchRows > MOST_BATCH_ROWS
        || maxRowsPerSecond < 0
        || maxRowsPerSecond > MOST_ROWS_PER_SECOND) {
      throw new IllegalArgumentException(
          "batchRows " + batchRows + ", maxRowsPerSecond " + maxRowsPerSecond);
    }
  }

  /** Everything, into record and graph, as fast as it goes. */
  public static LoadOptions usual() {
    return new LoadOptions(
        Set.of(), Set.of(), USUAL_BATCH_ROWS, 0, RejectionBudget.none(), false, true, false, false);
  }

  /** As a run keeps them: {@code backfill.runs.options}. */
  ObjectNode toJson() {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    ArrayNode names = options.putArray("tables");
    tables.forEach(names::add);
    acceptUnknown.forEach(options.putArray("acceptUnknown")::add);
    return options
        .put("applyRetention", applyRetention)
        .put("graph", graph)
        .put("dryRun", dryRun)
        .put("batchRows", batchRows)
        .put("maxRowsPerSecond", maxRowsPerSecond)
        .put("maxRejected", maxRejected.text());
  }

  /** Whether a source table is to be taken. */
  public boolean takes(String table) {
    return tables.isEmpty() || tables.contains(table);
  }

  public LoadOptions withTables(Set<String> only) {
    return new LoadOptions(
        only,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withAcceptUnknown(Set<String> accepted) {
    return new LoadOptions(
        tables,
        accepted,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withBatchRows(int rows) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        rows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withMaxRowsPerSecond(long rows) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        rows,
        maxRejected,
        applyRetention,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withMaxRejected(RejectionBudget budget) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        budget,
        applyRetention,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withRetentionApplied(boolean applied) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applied,
        graph,
        dryRun,
        recheck);
  }

  public LoadOptions withGraph(boolean projected) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        projected,
        dryRun,
        recheck);
  }

  public LoadOptions withDryRun(boolean dry) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        graph,
        dry,
        recheck);
  }

  public LoadOptions withRecheck(boolean again) {
    return new LoadOptions(
        tables,
        acceptUnknown,
        batchRows,
        maxRowsPerSecond,
        maxRejected,
        applyRetention,
        graph,
        dryRun,
        again);
  }
}
