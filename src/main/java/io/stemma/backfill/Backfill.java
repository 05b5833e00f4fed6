package io.stemma.backfill;

import io.stemma.backfill.load.DryRun;
import io.stemma.backfill.load.EstateLoad;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.report.SourceFile;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.verify.EstateVerification;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves SQLite files into the record. Every file is looked at before the first row is written, so
 * that wrong input stops the command with nothing done.
 */
public final class Backfill {
  private final PostgresSettings settings;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final LoadOptions options;
  private final StopRequest stop;
  private final Progress progress;
  private boolean verify;
  private ArchivedRows archives = ArchivedRows.UNKNOWN;

  /**
   * Prepares a backfill with the usual options.
   *
   * @param zone the zone of times that name none; null when there are none
   * @param stop ends the run at the end of a batch, to be gone on with later
   */
  public Backfill(
      PostgresSettings settings, Family family, @Nullable ZoneId zone, StopRequest stop) {
    this(settings, family, zone, LoadOptions.usual(), stop, Progress.UNSEEN);
  }

  /**
   * Prepares a backfill.
   *
   * @param zone the zone of times that name none; null when there are none
   * @param stop ends the run at the end of a batch, to be gone on with later
   */
  public Backfill(
      PostgresSettings settings,
      Family family,
      @Nullable ZoneId zone,
      LoadOptions options,
      StopRequest stop,
      Progress progress) {
    this.progress = progress;
    this.options = options;
    this.stop = stop;
    this.settings = settings;
    this.family = family;
    this.zone = zone;
  }

  /** Tells where the rows of months are that the maintenance has archived and dropped. */
  public Backfill withArchives(ArchivedRows known) {
    archives = known;
    return this;
  }

  /** Has every file verified after the last one is moved. */
  public Backfill withVerification() {
    verify = true;
    return this;
  }

  /**
   * Runs over the files in their order.
   *
   * @throws StemmaException when a file or the database is not usable
   */
  public List<LoadReport> run(List<Path> files) {
    List<OpenSource> sources = new ArrayList<>();
    Beside<PostgresSettings> reached = Beside.begin(this::reached);
    try {
      for (Path file : files) {
        sources.add(OpenSource.open(file));
      }
      new SideFiles(family, zone).addTo(sources);
      SourceCheck check = new SourceCheck(family, zone, options);
      check.checkNames(sources);
      check.checkAccepted(sources);
      sources.forEach(check::check);
      reached.await();
      if (options.dryRun()) {
        return judged(sources);
      }
      new Schema(settings).bringUpToDate();
      EstateLoad load =
          new EstateLoad(settings.url(), family, zone, options, stop, progress)
              .withArchives(archives);
      List<LoadReport> reports = new ArrayList<>();
      for (OpenSource source : sources) {
        reports.add(load.run(described(source), source.database()));
      }
      return verify ? proven(load, sources, reports) : reports;
    } finally {
      sources.forEach(OpenSource::close);
    }
  }

  private PostgresSettings reached() {
    Postgres.check(settings.url());
    return settings;
  }

  /** Says what the run would do. */
  private List<LoadReport> judged(List<OpenSource> sources) {
    List<LoadReport> reports = new ArrayList<>();
    try (DryRun dryRun =
        new DryRun(settings.url(), family, zone, options, stop, progress).withArchives(archives)) {
      for (OpenSource source : sources) {
        reports.add(dryRun.run(described(source), source.database()));
      }
    }
    return reports;
  }

  private SourceFile described(OpenSource source) {
    return source.described(family, zone, options);
  }

  /** Verifies the same snapshots, all of them against one moment of the database. */
  private List<LoadReport> proven(
      EstateLoad load, List<OpenSource> sources, List<LoadReport> reports) {
    List<LoadReport> proven = new ArrayList<>();
    try (EstateVerification verification =
        EstateVerification.begin(
            settings.url(), family, zone, options.acceptUnknown(), 0, archives)) {
      for (int i = 0; i < sources.size(); i++) {
        OpenSource source = sources.get(i);
        LoadReport report = reports.get(i);
        VerifyReport found =
            verification.run(source.name(), report.file()::sha256, source.database());
        proven.add(report.provenBy(Proofs.of(found)));
      }
    }
    proven.forEach(load::keep);
    return proven;
  }
}
