package io.stemma.backfill.undo;

import io.stemma.backfill.load.SourceClaim;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.undo.UndoAccount.Part;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes back what one run brought: its rows, the cells kept beside them, its entries in quarantine
 * and in the ledger. Rows that another writer has changed since stay.
 */
public final class RunUndo {
  /** How many rows that stay are listed; all are counted. */
  public static final int MOST_LISTED = 1_000;

  private final PostgresSettings settings;
  private final StopRequest stop;

  /**
   * Prepares.
   *
   * @param stop ends an undo behind a batch, to be gone on with later
   */
  public RunUndo(PostgresSettings settings, StopRequest stop) {
    this.settings = settings;
    this.stop = stop;
  }

  /**
   * Hands over every run in the order of their numbers.
   *
   * @throws StemmaException when PostgreSQL fails
   */
  public void runs(Consumer<Run> consumer) {
    try (Connection connection = connect()) {
      new Runs(connection).list(null, consumer);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Takes a run back, or goes on with that.
   *
   * @param dryRun only counts what would be taken back
   * @throws StemmaException {@link ErrorCode#BACKFILL_RUN_NOT_FOUND}, {@link
   *     ErrorCode#BACKFILL_RUN_STATE}, {@link ErrorCode#BACKFILL_RUNNING}: then nothing is changed;
   *     or when PostgreSQL fails: then the same call goes on
   */
  public UndoReport undo(long id, boolean dryRun) {
    long started = System.nanoTime();
    try (Connection connection = connect()) {
      Runs runs = new Runs(connection);
      Run run = runs.find(id).orElseThrow(() -> notFound(id));
      claim(connection, run);
      List<OwnedTable> tables = new Catalog(connection).owned("access", "core", "audit");
      List<OwnedTable> cellTargets = new ArrayList<>(tables);
      cellTargets.addAll(new Catalog(connection).owned("backfill"));
      UndoAccount account = UndoAccount.of(run.undoReport());
      if (dryRun) {
        count(connection, run, tables, cellTargets, account);
      } else {
        begin(connection, run, account);
        new UndoSteps(connection, run, account, stop).run(tables, cellTargets);
      }
      return report(connection, run, dryRun, tables, account, started);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Connection connect() throws SQLException {
    new Schema(settings).bringUpToDate();
    Connection connection = Postgres.connect(settings.url(), "stemma-undo");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void claim(Connection connection, Run run) throws SQLException {
    if (run.state().equals("undone")) {
      throw new StemmaException(
          ErrorCode.BACKFILL_RUN_STATE, "Run " + run.id() + " is undone already.");
    }
    if (!SourceClaim.take(connection, run.source())) {
      String wait = " Wait for it, or stop it, and try again.";
      throw run.state().equals("running")
          ? new StemmaException(
              ErrorCode.BACKFILL_RUN_STATE, "Run " + run.id() + " is running." + wait)
          : new StemmaException(
              ErrorCode.BACKFILL_RUNNING,
              "A backfill of " + run.source() + ", or an undo, is running." + wait);
    }
  }

  /** What will become of placeholders is known beforehand only. */
  private static void begin(Connection connection, Run run, UndoAccount account)
      throws SQLException {
    countPlaceholders(new Leavings(connection, run.id()), run, account);
    new Runs(connection).save(run.id(), "undoing", account);
    connection.commit();
  }

  private static void countPlaceholders(Leavings leavings, Run run, UndoAccount account)
      throws SQLException {
    if (run.undoReport() == null) {
      account.add(Part.PLACEHOLDERS_AGAIN, leavings.countStillNamed());
      account.add(Part.PLACEHOLDERS_REMOVED, leavings.countUnnamed());
    }
  }

  private static void count(
      Connection connection,
      Run run,
      List<OwnedTable> tables,
      List<OwnedTable> cellTargets,
      UndoAccount account)
      throws SQLException {
    OwnedRows rows = new OwnedRows(connection, run.id());
    for (OwnedTable table : tables) {
      account.addRows(table.name(), rows.count(table));
    }
    Leavings leavings = new Leavings(connection, run.id());
    countPlaceholders(leavings, run, account);
    account.add(
        Part.KEPT_CELLS,
        new KeptCellsOfRun(connection, run.id(), run.source(), cellTargets).count());
    account.add(Part.QUARANTINE, leavings.countQuarantine());
    account.add(Part.CHECKPOINTS, leavings.countCheckpoints());
    account.add(Part.SOURCE_VERSIONS, leavings.countVersions());
    account.add(Part.MONTHS_LET_GO, new HeldMonths(connection, run.id()).count());
    connection.rollback();
  }

  private static UndoReport report(
      Connection connection,
      Run run,
      boolean dryRun,
      List<OwnedTable> tables,
      UndoAccount account,
      long started)
      throws SQLException {
    OwnedRows rows = new OwnedRows(connection, run.id());
    List<UndoReport.Table> counted = new ArrayList<>();
    for (OwnedTable table : tables) {
      counted.add(
          new UndoReport.Table(
              table.name(),
              account.rows().getOrDefault(table.name(), 0L),
              rows.countChanged(table)));
    }
    return new UndoReport(
        run.id(),
        run.source(),
        dryRun,
        counted,
        account.of(Part.KEPT_CELLS),
        account.of(Part.QUARANTINE),
        account.of(Part.CHECKPOINTS),
        account.of(Part.SOURCE_VERSIONS),
        account.of(Part.PLACEHOLDERS_AGAIN),
        account.of(Part.PLACEHOLDERS_REMOVED),
        account.of(Part.MONTHS_LET_GO),
        new ChangedRows(connection, run.id()).first(tables, MOST_LISTED),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private static StemmaException notFound(long id) {
    return new StemmaException(
        ErrorCode.BACKFILL_RUN_NOT_FOUND,
        "There is no run " + id + "; 'stemma backfill runs' lists them.");
  }

  private static StemmaException failure(SQLException e) {
    return SqlStates.stopped(
        "", e, "What was committed stays; the same command goes on from there.");
  }
}
