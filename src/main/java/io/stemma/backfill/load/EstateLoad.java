package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Moves one source into the record, table by table, and tells what became of every row. */
public final class EstateLoad {
  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final LoadOptions options;
  private final StopRequest stop;
  private final Progress progress;

  public EstateLoad(
      DatabaseUrl url,
      Family family,
      @Nullable ZoneId zone,
      LoadOptions options,
      StopRequest stop,
      Progress progress) {
    this.url = url;
    this.family = family;
    this.zone = zone;
    this.options = options;
    this.stop = stop;
    this.progress = progress;
  }

  /**
   * Runs the move.
   *
   * @param name what the source is called, in the ledger too
   * @throws StemmaException when PostgreSQL fails; the batches before stay, and the same call goes
   *     on from there
   */
  public LoadReport run(String name, String sha256, SourceDatabase source) {
    long started = System.nanoTime();
    try (Connection connection = Postgres.connect(url, "stemma-backfill")) {
      connection.setAutoCommit(false);
      RunLedger ledger = new RunLedger(connection);
      if (!ledger.claim(name)) {
        throw new StemmaException(
            ErrorCode.BACKFILL_RUNNING,
            "Another backfill of " + name + " is running. Wait for it, or stop it, and try again.");
      }
      RunLedger.Begun begun = ledger.begin(name, sha256, zoneName(), options);
      try {
        LoadReport report = load(connection, context(begun, name, source), sha256, started);
        ledger.done(begun.run(), report.json());
        return report;
      } catch (SQLException | RuntimeException e) {
        noteFailure(ledger, begun.run(), e);
        throw e;
      } finally {
        progress.end();
      }
    } catch (SQLException e) {
      throw failure(name, e);
    }
  }

  private RunContext context(RunLedger.Begun begun, String name, SourceDatabase source) {
    return new RunContext(
        begun.run(),
        name,
        source,
        url,
        zone,
        new SourceCells(family.secretColumns()),
        options,
        begun.keptMonths(),
        Brakes.of(options, stop),
        progress);
  }

  private LoadReport load(Connection connection, RunContext run, String sha256, long started)
      throws SQLException {
    List<SourceTable> tables = run.source().tables();
    List<Lane.Step> steps = steps(tables);
    List<TableCount> counts = move(connection, run, new Lanes(steps));
    GraphCount graph = new GraphCount(connection);
    Predicate<SourceTable> isKnown = table -> family.mappingOf(table).isPresent();
    return new LoadReport(
        run.run(),
        run.name(),
        sha256,
        zoneName(),
        counts,
        names(tables, isKnown.negate()),
        options,
        names(tables, isKnown.and(table -> !options.takes(table.name()))),
        graph.identities(),
        graph.byLabel(),
        graph.gaps(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  /** The tables to take, in the family's order. */
  private List<Lane.Step> steps(List<SourceTable> tables) {
    List<Lane.Step> steps = new ArrayList<>();
    for (TableMapping mapping : family.tables()) {
      for (SourceTable table : tables) {
        if (options.takes(table.name())
            && family.mappingOf(table).filter(mapping::equals).isPresent()) {
          steps.add(new Lane.Step(table, mapping));
        }
      }
    }
    return steps;
  }

  private List<TableCount> move(Connection connection, RunContext run, Lanes lanes)
      throws SQLException {
    RejectionWatch rejections = run.brakes().rejections();
    try {
      announce(connection, run, lanes);
      rejections.judge(false);
      List<TableCount> counts = lanes.move(run);
      rejections.judge(true);
      return counts;
    } catch (RejectionWatch.OverBudget e) {
      connection.rollback();
      throw new StemmaException(
          ErrorCode.TOO_MANY_REJECTED,
          rejections.text(run.run(), new Quarantine(connection, run.run(), run.cells()).byReason()),
          e);
    }
  }

  /** Tells whoever watches what there is to do, and what an earlier attempt has done of it. */
  private static void announce(Connection connection, RunContext run, Lanes lanes)
      throws SQLException {
    Checkpoints checkpoints = new Checkpoints(connection, run.run());
    List<Progress.Table> tables = new ArrayList<>();
    lanes.visit(
        (step, phase, lane) -> {
          String name = step.table().name();
          TableCount done = checkpoints.load(TableLoad.none(step)).count();
          run.brakes().rejections().goOnFrom(done);
          long rows = run.source().countRows(step.table());
          tables.add(new Progress.Table(name, phase, lane, rows, done.rows()));
        });
    run.progress().begin(run.name(), run.run(), List.copyOf(tables));
  }

  private static List<String> names(List<SourceTable> tables, Predicate<SourceTable> which) {
    return tables.stream().filter(which).map(SourceTable::name).toList();
  }

  private @Nullable String zoneName() {
    return zone == null ? null : zone.getId();
  }

  private static void noteFailure(RunLedger ledger, long run, Exception e) {
    try {
      boolean interrupted =
          e instanceof StemmaException known && known.code() == ErrorCode.INTERRUPTED;
      ledger.ended(run, interrupted, String.valueOf(e.getMessage()));
    } catch (SQLException alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
  }

  private static StemmaException failure(String name, SQLException e) {
    if (SqlStates.DISK_FULL.equals(e.getSQLState())) {
      return new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "PostgreSQL's disk is full. Make room and run the same command again: it goes on.",
          e);
    }
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "The backfill of "
            + name
            + " stopped: PostgreSQL says "
            + e.getMessage()
            + " ("
            + e.getSQLState()
            + "). What was committed stays; the same command goes on from there.",
        e);
  }
}
