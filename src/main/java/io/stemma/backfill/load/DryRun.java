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
import io.stemma.store.postgres.SqlStates;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backfill that does everything but write: rows are converted as in a real one, and judged
 * against the record and against each other in temporary tables of one session. Why it is no load
 * that is rolled back: {@code docs/adr/0009-dry-run-judges.md}.
 */
public final class DryRun implements AutoCloseable {
  private static final long NO_RUN = 0;

  private final DatabaseUrl url;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final LoadOptions options;
  private final StopRequest stop;
  private final Progress progress;
  private ArchivedRows archives = ArchivedRows.UNKNOWN;
  private @Nullable Scratch scratch;
  private int files;

  /**
   * Prepares a dry run of one file or of several.
   *
   * @param zone the zone of times that name none; null when there are none
   */
  public DryRun(
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
  public DryRun withArchives(ArchivedRows known) {
    archives = known;
    return this;
  }

  /**
   * Judges one file. Those before it count as moved.
   *
   * @throws StemmaException when PostgreSQL fails, or a real run would stop because of {@code
   *     --max-rejected}
   */
  public LoadReport run(SourceFile file, SourceDatabase source) {
    Instant started = Instant.now();
    files++;
    try {
      Scratch tables = scratch();
      RunContext run = context(file, source, tables.keptMonths(options));
      LoadPlan plan = new LoadPlan(family, options);
      List<TableCount> counts = judge(run, tables, plan.steps(source));
      RecordState record = new RecordLook(tables.connection(), tables.predict()).look();
      tables.connection().commit();
      return plan.report(run, file, started, counts, record);
    } catch (RejectionWatch.OverBudget e) {
      throw overBudget(file.name(), e);
    } catch (StemmaException e) {
      throw e.code() == ErrorCode.INTERRUPTED
          ? new StemmaException(e.code(), "Stopped. Nothing was written; begin it again.", e)
          : e;
    } catch (SQLException e) {
      throw failure(file.name(), e);
    } finally {
      progress.end();
    }
  }

  private Scratch scratch() throws SQLException {
    if (scratch == null) {
      scratch = Scratch.in(RunContext.connect(url));
    }
    return scratch;
  }

  private RunContext context(SourceFile file, SourceDatabase source, KeptMonths keptMonths) {
    return new RunContext(
        NO_RUN,
        file.name(),
        source,
        url,
        zone,
        new SourceCells(family),
        options,
        keptMonths,
        archives,
        Brakes.of(options, stop),
        progress);
  }

  /** One table after the other: what one lane names, another must find in the same session. */
  private List<TableCount> judge(RunContext run, Scratch tables, List<Lane.Step> steps)
      throws SQLException {
    List<Progress.Table> all = new ArrayList<>();
    for (Lane.Step step : steps) {
      all.add(Volume.of(step, run.source()).told(step.table().name(), 0, 0, 0));
    }
    progress.begin(run.name(), NO_RUN, List.copyOf(all));
    List<TableCount> counts = new ArrayList<>();
    try (WriterThread thread = new WriterThread()) {
      counts.addAll(judge(run, tables, steps, thread));
    }
    run.brakes().rejections().judge(true);
    return counts;
  }

  private List<TableCount> judge(
      RunContext run, Scratch tables, List<Lane.Step> steps, WriterThread thread)
      throws SQLException {
    List<TableCount> counts = new ArrayList<>();
    for (Lane.Step step : steps) {
      BatchTarget judge = new BatchJudge(tables, step.mapping(), run, files);
      GraphSwitch untouched = new GraphSwitch(tables.connection(), true);
      counts.add(new TableLoad(step, run, run.source(), judge, untouched, thread).run());
    }
    return counts;
  }

  @Override
  public void close() {
    try {
      if (scratch != null) {
        scratch.connection().close();
      }
    } catch (SQLException e) {
      throw failure("its files", e);
    }
  }

  private StemmaException overBudget(String name, RejectionWatch.OverBudget e) {
    return new StemmaException(
        ErrorCode.TOO_MANY_REJECTED,
        "Nothing was written. A backfill of "
            + name
            + " would stop here: more records than --max-rejected "
            + options.maxRejected().text()
            + " allows would be in quarantine. A dry run without it counts them all.",
        e);
  }

  private static StemmaException failure(String name, SQLException e) {
    return SqlStates.UNDEFINED_COLUMN.equals(e.getSQLState())
        ? new StemmaException(
            ErrorCode.STORE_UNAVAILABLE,
            "The schema is older than this program. Run 'stemma migrate run', then try again.",
            e)
        : SqlStates.stopped("The dry run of " + name + " stopped: ", e, "Nothing was written.");
  }
}
