package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.report.RecordLook;
import io.stemma.backfill.report.RecordState;
import io.stemma.backfill.report.SourceFile;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves one source into the record, table by table, and tells what became of every row. */
public final class EstateLoad {
  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final LoadOptions options;
  private final StopRequest stop;
  private final Progress progress;
  private ArchivedRows archives = ArchivedRows.UNKNOWN;

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

  /** Tells where the rows of months are that the maintenance has archived and dropped. */
  public EstateLoad withArchives(ArchivedRows known) {
    archives = known;
    return this;
  }

  /**
   * Runs the move.
   *
   * @param file what the source is called and was, for ledger and report
   * @throws StemmaException when PostgreSQL fails; the batches before stay, and the same call goes
   *     on from there
   */
  public LoadReport run(SourceFile file, SourceDatabase source) {
    Instant started = Instant.now();
    String name = file.name();
    try (Connection connection = Postgres.connect(url, "stemma-backfill")) {
      connection.setAutoCommit(false);
      RunLedger ledger = new RunLedger(connection, family.mapping());
      if (!ledger.claim(name)) {
        throw new StemmaException(
            ErrorCode.BACKFILL_RUNNING,
            "Another backfill of " + name + " is running. Wait for it, or stop it, and try again.");
      }
      RunLedger.Begun begun = ledger.begin(name, file.sha256(), file.zone(), options);
      try {
        new SideLedger(connection).note(begun.run(), source.sideFiles());
        LoadReport report = load(connection, context(begun, name, source), file, started);
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

  /**
   * Keeps a report that says more than the one that was kept when its run ended.
   *
   * @throws StemmaException when PostgreSQL fails
   */
  public void keep(LoadReport report) {
    try (Connection connection = Postgres.connect(url, "stemma-backfill")) {
      new RunLedger(connection, family.mapping()).keep(report.run(), report.json());
    } catch (SQLException e) {
      throw failure(report.source(), e);
    }
  }

  private RunContext context(RunLedger.Begun begun, String name, SourceDatabase source) {
    return new RunContext(
        begun.run(),
        name,
        source,
        url,
        zone,
        new SourceCells(family),
        options,
        begun.keptMonths(),
        archives,
        Brakes.of(options, stop),
        progress);
  }

  private LoadReport load(Connection connection, RunContext run, SourceFile file, Instant started)
      throws SQLException {
    LoadPlan plan = new LoadPlan(family, options);
    List<Lane.Step> steps = plan.steps(run.source());
    Map<Lane.Step, Volume> volumes = new HashMap<>();
    steps.forEach(step -> volumes.put(step, Volume.of(step, run.source())));
    List<TableCount> counts = move(connection, run, volumes, new Lanes(steps, volumes));
    RecordState record = new RecordLook(connection, RecordLook.IDENTITIES).look();
    return plan.report(run, file, started, counts, record);
  }

  private List<TableCount> move(
      Connection connection, RunContext run, Map<Lane.Step, Volume> volumes, Lanes lanes)
      throws SQLException {
    RejectionWatch rejections = run.brakes().rejections();
    try {
      announce(connection, run, volumes, lanes);
      rejections.judge(false);
      List<TableCount> counts = lanes.move(run);
      rejections.judge(true);
      return counts;
    } catch (RejectionWatch.OverBudget e) {
      connection.rollback();
      throw new StemmaException(
          ErrorCode.TOO_MANY_REJECTED,
          rejections.text(new Quarantine(connection, run.run(), run.cells()).byReason()),
          e);
    }
  }

  /** Tells whoever watches what there is to do, and what an earlier attempt has done of it. */
  private static void announce(
      Connection connection, RunContext run, Map<Lane.Step, Volume> volumes, Lanes lanes)
      throws SQLException {
    Checkpoints checkpoints = new Checkpoints(connection, run.run());
    List<Progress.Table> tables = new ArrayList<>();
    lanes.visit(
        (step, phase, strand) -> {
          String name = step.table().name();
          TableCount done = checkpoints.load(TableLoad.none(step)).count();
          run.brakes().rejections().goOnFrom(done);
          Volume volume = Objects.requireNonNull(volumes.get(step));
          tables.add(volume.told(name, phase, strand, done.rows()));
        });
    run.progress().begin(run.name(), run.run(), List.copyOf(tables));
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
    return SqlStates.stopped(
        "The backfill of " + name + " stopped: ",
        e,
        "What was committed stays; the same command goes on from there.");
  }
}
