package io.stemma.backfill;

import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.verify.EstateVerification;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proves that SQLite files are in the record, whole and unchanged. It writes nothing anywhere. */
public final class Verification {
  private final PostgresSettings settings;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final int maxDifferences;
  private Set<String> acceptUnknown = Set.of();
  private ArchivedRows archives = ArchivedRows.UNKNOWN;

  /**
   * Prepares a verification.
   *
   * @param zone the zone of times that name none, as the backfill was given it
   * @param maxDifferences how many differences are listed of each table; all are counted
   */
  public Verification(
      PostgresSettings settings, Family family, @Nullable ZoneId zone, int maxDifferences) {
    this.settings = settings;
    this.family = family;
    this.zone = zone;
    this.maxDifferences = maxDifferences;
  }

  /** Lets the rows of tables of a known name stay behind where no dialect fits. */
  public Verification accepting(Set<String> tables) {
    acceptUnknown = Set.copyOf(tables);
    return this;
  }

  /** Tells where the rows of months are that the maintenance has archived and dropped. */
  public Verification withArchives(ArchivedRows known) {
    archives = known;
    return this;
  }

  /**
   * Runs over the files in their order.
   *
   * @throws StemmaException when a file or the database is not usable
   */
  public List<VerifyReport> run(List<Path> files) {
    List<OpenSource> sources = new ArrayList<>();
    try (EstateVerification verification =
        EstateVerification.begin(
            settings.url(), family, zone, acceptUnknown, maxDifferences, archives)) {
      SourceCheck check =
          new SourceCheck(family, zone, LoadOptions.usual().withAcceptUnknown(acceptUnknown));
      for (Path file : files) {
        sources.add(OpenSource.open(file));
      }
      new SideFiles(family, zone).addTo(sources);
      check.checkAccepted(sources);
      sources.forEach(check::checkTables);
      List<VerifyReport> reports = new ArrayList<>();
      for (OpenSource source : sources) {
        reports.add(report(verification, check, source));
      }
      return reports;
    } finally {
      sources.forEach(OpenSource::close);
    }
  }

  private static VerifyReport report(
      EstateVerification verification, SourceCheck check, OpenSource source) {
    VerifyReport report = verification.run(source.name(), source::sha256, source.database());
    if (!report.isClean()) {
      // A wrong or missing zone shows as differences; looking for it first costs as much again.
      check.checkZone(source);
    }
    return report;
  }
}
