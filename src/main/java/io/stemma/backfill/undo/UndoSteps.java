package io.stemma.backfill.undo;

import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.undo.UndoAccount.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes a run back in batches. Each batch and the account with it are one transaction, so that an
 * undo that is killed goes on where it was, and counts every row once.
 */
final class UndoSteps {
  private static final int BATCH_ROWS = 10_000;
  private static final long FIRST_PAGES = 256;
  private static final long MOST_PAGES = 65_536;

  /** Behind every page a table can have: rows that were appended meanwhile are met, too. */
  private static final long END = 4_294_967_295L;

  private final Connection connection;
  private final Run run;
  private final UndoAccount account;
  private final StopRequest stop;
  private final Leavings leavings;

  UndoSteps(Connection connection, Run run, UndoAccount account, StopRequest stop) {
    this.connection = connection;
    this.run = run;
    this.account = account;
    this.stop = stop;
    this.leavings = new Leavings(connection, run.id());
  }

  /** Does all that is left to do. */
  void run(List<OwnedTable> tables, List<OwnedTable> cellTargets) throws SQLException {
    for (OwnedTable table : tables) {
      for (String leaf : table.leaves()) {
        deleteRows(table, leaf);
      }
    }
    deleteKeptCells(cellTargets);
    deleteQuarantine();
    account.add(Part.CHECKPOINTS, leavings.deleteCheckpoints());
    account.add(Part.SOURCE_VERSIONS, leavings.deleteVersions());
    commit();
    deletePlaceholders();
    account.add(Part.MONTHS_LET_GO, new HeldMonths(connection, run.id()).letGo());
    new Runs(connection).save(run.id(), "undone", account);
    connection.commit();
  }

  /** From the end on: whoever was spawned mostly stands behind its parent, which then is free. */
  private void deleteRows(OwnedTable table, String leaf) throws SQLException {
    OwnedRows rows = new OwnedRows(connection, run.id());
    // A row that somebody wrote again as it was has moved; then one more pass finds it.
    while (rows.existIn(leaf)) {
      long pages = FIRST_PAGES;
      long to = END;
      long from = Math.max(0, rows.pages(leaf) - pages);
      while (to > 0) {
        int deleted = rows.delete(leaf, from, to);
        account.addRows(table.name(), deleted);
        commit();
        pages = Math.min(MOST_PAGES, Math.max(1, pages * BATCH_ROWS / Math.max(deleted, 1)));
        to = from;
        from = Math.max(0, to - pages);
      }
    }
  }

  private void deleteKeptCells(List<OwnedTable> targets) throws SQLException {
    KeptCellsOfRun cells = new KeptCellsOfRun(connection, run.id(), run.source(), targets);
    long after = Long.MIN_VALUE;
    long last = cells.windowEnd(after);
    while (last > after) {
      account.add(Part.KEPT_CELLS, cells.delete(after, last));
      commit();
      after = last;
      last = cells.windowEnd(after);
    }
  }

  private void deleteQuarantine() throws SQLException {
    int deleted = leavings.deleteQuarantine();
    while (deleted > 0) {
      account.add(Part.QUARANTINE, deleted);
      commit();
      deleted = leavings.deleteQuarantine();
    }
    leavings.handQuarantineOn();
    commit();
  }

  private void deletePlaceholders() throws SQLException {
    int deleted = leavings.deleteUnnamed();
    // Not counted here: some were only made on the way, when an agent went before its children.
    while (deleted > 0) {
      commit();
      deleted = leavings.deleteUnnamed();
    }
  }

  private void commit() throws SQLException {
    new Runs(connection).save(run.id(), "undoing", account);
    connection.commit();
    stop.honour();
  }
}
