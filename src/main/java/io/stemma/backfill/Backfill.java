package io.stemma.backfill;

import io.stemma.backfill.load.EstateLoad;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Family;
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
  private final StopRequest stop;

  /**
   * Prepares a backfill.
   *
   * @param zone the zone of times that name none; null when there are none
   * @param stop ends the run at the end of a batch, to be gone on with later
   */
  public Backfill(
      PostgresSettings settings, Family family, @Nullable ZoneId zone, StopRequest stop) {
    this.stop = stop;
    this.settings = settings;
    this.family = family;
    this.zone = zone;
  }

  /**
   * Runs over the files in their order.
   *
   * @throws StemmaException when a file or the database is not usable
   */
  public List<LoadReport> run(List<Path> files) {
    List<OpenSource> sources = new ArrayList<>();
    try {
      for (Path file : files) {
        sources.add(OpenSource.open(file));
      }
      new SideFiles(family, zone).addTo(sources);
      SourceCheck check = new SourceCheck(family, zone);
      sources.forEach(check::check);
      Postgres.check(settings.url());
      new Schema(settings).bringUpToDate();
      EstateLoad load = new EstateLoad(settings.url(), family, zone, stop);
      List<LoadReport> reports = new ArrayList<>();
      for (OpenSource source : sources) {
        reports.add(load.run(source.name(), source.sha256(), source.database()));
      }
      return reports;
    } finally {
      sources.forEach(OpenSource::close);
    }
  }
}
