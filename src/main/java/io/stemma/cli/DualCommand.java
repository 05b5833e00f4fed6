package io.stemma.cli;

import io.stemma.error.Counted;
import io.stemma.error.ExitCode;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.DualStatus;
import io.stemma.store.dual.ShadowEvidence;
import io.stemma.store.dual.StoreDifferences;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma dual status|replay|diff}. */
@Command(
    name = "dual",
    description = "Two stores side by side: what the other one still lacks, and how they differ.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class DualCommand {
  private static final long SECOND_NANOS = 1_000_000_000;

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description =
          "Tell the phase, how many changes are to be carried and how old the oldest is, how many"
              + " are carried a second, the last error, and what shadow reads compared.",
      footer = "Exit code 0 when nothing is to be carried, 1 when something is.",
      mixinStandardHelpOptions = true)
  int status(@Mixin TwoStoresOption stores) {
    return stores.with(
        both -> {
          DualOperations operations = new DualOperations(both);
          DualStatus before = operations.status(null, 1);
          LockSupport.parkNanos(SECOND_NANOS);
          DualStatus status = operations.status(before, 1);
          PrintWriter out = spec.commandLine().getOut();
          say(out, status);
          say(out, operations.kinds());
          out.flush();
          return (status.entries() == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
        });
  }

  private static void say(PrintWriter out, DualStatus status) {
    out.printf(Locale.ROOT, "phase             %s%n", status.point().phase().text());
    out.printf(Locale.ROOT, "since             %s%n", status.point().sinceText());
    out.printf(Locale.ROOT, "to be carried     %,d%n", status.entries());
    out.printf(
        Locale.ROOT, "oldest            %s%n", status.oldest() == null ? "-" : status.oldest());
    out.printf(
        Locale.ROOT, "carried           %,d (%.0f/s)%n", status.carried(), status.perSecond());
    out.printf(Locale.ROOT, "failures          %,d%n", status.failures());
    out.printf(
        Locale.ROOT,
        "last error        %s%n",
        status.lastError() == null ? "-" : status.lastErrorAt() + " " + status.lastError());
    for (DualStatus.Refusal refused : status.refused()) {
      out.printf(
          Locale.ROOT,
          "refused           %s, %s: %s%n",
          refused.rows(),
          Counted.of(refused.attempts(), "time"),
          refused.why());
    }
  }

  /** Says what shadow reads compared since the phase began. */
  static void say(PrintWriter out, Map<String, ShadowEvidence.Tally> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    out.printf(
        Locale.ROOT, "%-40s %12s %12s %12s%n", "reads by kind", "read", "compared", "different");
    kinds.forEach(
        (kind, tally) ->
            out.printf(
                Locale.ROOT,
                "%-40s %,12d %,12d %,12d%n",
                kind,
                tally.asked(),
                tally.compared(),
                tally.different()));
  }

  @Command(
      name = "replay",
      description = "Carry all changes now, those that the other store has refused, too.",
      footer = "Exit code 0 when nothing is left, 1 when changes were refused again.",
      mixinStandardHelpOptions = true)
  int replay(@Mixin TwoStoresOption stores) {
    return stores.with(
        both -> {
          DualOperations operations = new DualOperations(both);
          long carried = operations.replay();
          long left = operations.status(null, 1).entries();
          PrintWriter out = spec.commandLine().getOut();
          out.printf(Locale.ROOT, "%s replicated, %,d left%n", Counted.of(carried, "change"), left);
          out.flush();
          return (left == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
        });
  }

  @Command(
      name = "diff",
      description =
          "Compare every row of both stores, both ways, each difference a line of JSON; the result"
              + " counts as evidence for 'stemma move advance'.",
      footer = "Exit code 0 when both say the same, 1 when they differ.",
      mixinStandardHelpOptions = true)
  int diff(
      @Mixin TwoStoresOption stores,
      @Option(
              names = "--carry",
              description =
                  "Carry what differs from the store that is read to the other, then compare.")
          boolean carry) {
    return stores.with(
        both -> {
          DualOperations operations = new DualOperations(both);
          PrintWriter out = spec.commandLine().getOut();
          if (carry) {
            out.println(Counted.of(operations.carry(), "row") + " replicated");
          }
          StoreDifferences.Result result =
              operations.diff(difference -> out.println(DifferenceLine.of(difference)));
          result
              .rows()
              .forEach((table, rows) -> out.printf(Locale.ROOT, "%-26s %,12d%n", table, rows));
          out.println(
              result.differences() == 0
                  ? "both stores say the same"
                  : Counted.of(result.differences(), "row differs", "rows differ"));
          out.flush();
          return (result.differences() == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
        });
  }
}
