package io.stemma.cli;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.error.Counted;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.EstateUpkeep;
import io.stemma.governance.GovernanceStore;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.audit.PostgresStates;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma partitions maintain}. */
@Command(
    name = "maintain",
    description = {
      "Make the months ahead; retire those past their retention that nobody holds; forget old states"
          + " and end sessions that are over.",
      "Exit code 1 when a retirement failed."
    },
    mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer>, RetirementListener {
  static final String KEEP_STATES_KEY = "STEMMA_STATE_KEEP_DAYS";
  static final int KEEP_STATES_DAYS = 90;
  private static final PoolLimits LIMITS = new PoolLimits(1, 1, 60_000, 60_000);

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  private boolean failed;

  @Override
  public Integer call() {
    int keepStates =
        ArchiveSettings.days(
            KEEP_STATES_KEY, Stemma.environment(spec).apply(KEEP_STATES_KEY), KEEP_STATES_DAYS);
    boolean two = BackendKind.of(Stemma.environment(spec), true) == BackendKind.DUAL;
    AuditSetting setting = AuditSetting.open(Stemma.environment(spec));
    for (AuditMonth made : setting.months().create()) {
      line(made, "created");
    }
    if (two) {
      out().println("DB_BACKEND is dual: nothing is retired while an estate is in two stores");
    } else {
      if (!setting.months().retire(this)) {
        out().println("another program is retiring months: nothing is retired here");
      }
      forget(setting.settings().url(), keepStates);
    }
    out().flush();
    return (failed ? ExitCode.DIFFERENCES_FOUND : ExitCode.DONE).number();
  }

  private void forget(DatabaseUrl url, int keepStates) {
    long states = new PostgresStates(url).forget(keepStates, Instant.now());
    int sessions;
    try (GovernanceStore store =
        new GovernanceStore(
            PostgresRowStore.open(url, LIMITS), Clock.systemUTC(), EstateLimits.DEFAULT)) {
      sessions = EstateUpkeep.endSessions(store);
    }
    out()
        .printf(
            "%s deleted, %s ended%n", Counted.of(states, "state"), Counted.of(sessions, "session"));
  }

  @Override
  public void done(AuditMonth month, RetirementStep step) {
    line(
        month,
        switch (step) {
          case ARCHIVE -> "archived";
          case DETACH, FINISH_DETACH, NOTE_DETACHED -> "detached";
          case VERIFY -> "verified";
          case REATTACH -> "reattached";
          case DROP -> "dropped";
        });
  }

  @Override
  public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
    failed = true;
    line(month, "failed to " + step.label() + ": " + failure.detail());
  }

  @Override
  public void stays(AuditMonth month, String why) {
    line(month, why);
  }

  private void line(AuditMonth month, String what) {
    out().printf("%-14s %-24s %s%n", month.table(), month.partition(), what);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
