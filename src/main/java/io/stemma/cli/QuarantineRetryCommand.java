package io.stemma.cli;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.quarantine.QuarantineFilter;
import io.stemma.backfill.quarantine.QuarantineRetry;
import io.stemma.backfill.quarantine.RetryReport;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma quarantine retry}. */
@Command(
    name = "retry",
    description =
        "Take rows in quarantine as if they were read from their source again. What is taken leaves"
            + " quarantine; nothing is overwritten.",
    footer = "Exit code 1 when some stay.",
    mixinStandardHelpOptions = true)
final class QuarantineRetryCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "ID", description = "Numbers of entries.")
  private List<Long> ids = new ArrayList<>();

  @Option(names = "--run", paramLabel = "ID", description = "Those this run met last.")
  private @Nullable Long run;

  @Option(names = "--reason", paramLabel = "REASON", description = "Those with this reason.")
  private @Nullable String reason;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(
      names = "--source-zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none; otherwise that of the row's run.")
  private @Nullable String zone;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    boolean isNarrowed = !ids.isEmpty() || run != null || reason != null;
    if (isNarrowed == all) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "Say which rows to try again: numbers of entries, --run ID, --reason REASON, or --all.");
    }
    StopRequest stop = new StopRequest();
    QuarantineRetry retry =
        new QuarantineRetry(
            KnownDatabase.settings(Stemma.environment(spec)),
            GovernanceFamily.WITH_SERVICE_KEYS,
            SourceZone.of(zone),
            stop);
    StopOnSignal signal = StopOnSignal.install(stop);
    RetryReport report;
    try {
      report = retry.run(new QuarantineFilter(ids, run, null, reason));
    } finally {
      signal.remove();
    }
    print(report);
    return (report.stay() == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  private void print(RetryReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-34s %9d%n", "rows tried", report.entries());
    out.printf("%-34s %9d%n", "left quarantine", report.left());
    out.printf("%-34s %9d%n", "  records taken", report.loaded());
    out.printf("%-34s %9d%n", "  records unchanged, there already", report.unchanged());
    out.printf("%-34s %9d%n", "still in quarantine", report.stay());
    report.stillThere().forEach((why, count) -> out.printf("%-34s %9d%n", "  " + why, count));
    if (report.withoutSecretCount() > 0) {
      out.println(
          "Not tried, because too little of a secret of theirs was kept: "
              + report.withoutSecret()
              + (report.withoutSecretCount() > report.withoutSecret().size() ? " and more" : "")
              + ". Run the backfill of their file again.");
    }
    out.flush();
  }
}
