package io.stemma.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.backfill.report.Program;
import io.stemma.error.StemmaException;
import io.stemma.governance.EstateUpkeep;
import io.stemma.governance.GovernanceStore;
import io.stemma.schema.Schema;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.postgres.audit.PostgresStates;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Makes months, retires them, forgets old states and ends sessions. Each is a job of its own: one
 * that fails keeps none of the others from being done.
 */
@Singleton
public class AuditMaintenance implements RetirementListener {
  private static final Logger LOG = Logger.getLogger(AuditMaintenance.class);

  private final Database database;
  private final Backends backends;
  private final GovernanceStore store;
  private final ArchiveSettings archive;
  private final int keepStatesDays;
  private final MaintenanceOutcomes outcomes;
  private final Clock clock = Clock.systemUTC();

  AuditMaintenance(
      Database database,
      Backends backends,
      GovernanceStore store,
      ArchiveMapping archive,
      StateMapping states,
      MeterRegistry meters) {
    this.database = database;
    this.backends = backends;
    this.store = store;
    this.archive =
        new ArchiveSettings(
            archive.folder().filter(text -> !text.isBlank()).map(Path::of), archive.graceDays());
    this.keepStatesDays = states.keepDays();
    this.outcomes = new MaintenanceOutcomes(meters);
  }

  /**
   * The months of the record and their archives.
   *
   * @throws StemmaException {@link io.stemma.error.ErrorCode#STORE_UNAVAILABLE} where no PostgreSQL
   *     is configured
   */
  public AuditMonths months() {
    return new AuditMonths(
        database.get().settings().url(),
        archive,
        clock,
        new ParquetArchives.Made(Schema.recordVersion(), Program.version()));
  }

  /** Where archives go. */
  ArchiveSettings archive() {
    return archive;
  }

  /** Does what is due. */
  void run() {
    job("sessions", () -> report("sessions ended", EstateUpkeep.endSessions(store)));
    if (!backends.kind().hasServer()) {
      return;
    }
    job("create", () -> months().create().forEach(made -> LOG.infof("%s made", made)));
    if (backends.kind() == BackendKind.DUAL) {
      // What one side alone forgets, the other would be found to have too much of.
      LOG.info("Nothing is retired while the estate is kept in two stores.");
      return;
    }
    job("retire", () -> months().retire(this));
    job(
        "states",
        () ->
            report(
                "states forgotten",
                new PostgresStates(database.get().settings().url())
                    .forget(keepStatesDays, clock.instant())));
  }

  private void job(String name, Runnable work) {
    try {
      work.run();
      outcomes.succeeded(name, clock.instant());
    } catch (StemmaException e) {
      outcomes.failed(name);
      LOG.errorf("Maintenance (%s): %s", name, e.detail());
    }
  }

  private static void report(String what, long count) {
    if (count > 0) {
      LOG.infof("%d %s", count, what);
    }
  }

  @Override
  public void done(AuditMonth month, RetirementStep step) {
    LOG.infof("%s: %s", month, step.label());
  }

  @Override
  public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
    outcomes.failed("retire");
    LOG.errorf("%s: %s failed: %s", month, step.label(), failure.detail());
  }

  @Override
  public void stays(AuditMonth month, String why) {
    LOG.infof("%s stays: %s", month, why);
  }
}
