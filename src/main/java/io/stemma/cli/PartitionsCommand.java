package io.stemma.cli;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.Hold;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.Policy;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.postgres.audit.PostgresHolds;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma partitions list|status|hold|release} and {@code maintain}. */
@Command(
    name = "partitions",
    description =
        "Show the months of the audit tables, hold them and let them go, make and retire months.",
    subcommands = MaintainCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PartitionsCommand {
  private static final Set<MonthLife.State> THERE =
      Set.of(MonthLife.State.OPEN, MonthLife.State.ARCHIVED, MonthLife.State.DETACHED);
  private static final String LINE = "%-14s %-8s %-9s %12s  %-40s %s%n";

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "List every month: an estimate of its rows, when it may go, and what holds it.",
      mixinStandardHelpOptions = true)
  int list() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(LINE, "table", "month", "state", "rows (est.)", "retired", "held because");
    for (AuditMonths.Outlook month :
        AuditSetting.open(Stemma.environment(spec)).months().outlook()) {
      if (THERE.contains(month.life().state())) {
        print(out, month);
      }
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  private static void print(PrintWriter out, AuditMonths.Outlook month) {
    MonthLife life = month.life();
    out.printf(
        LINE,
        life.month().table(),
        life.month().month(),
        life.state().name().toLowerCase(Locale.ROOT),
        life.estimatedRows() < 0 ? "?" : Long.toString(life.estimatedRows()),
        life.heldBecause() == null ? month.verdict() : "when released",
        life.heldBecause() == null ? "" : life.heldBecause());
  }

  @Command(
      name = "status",
      description =
          "Say how months are kept, how many there are ahead, and which wait or failed; exit code 1"
              + " when fewer than 2 are ahead or a retirement failed.",
      mixinStandardHelpOptions = true)
  int status() {
    AuditMonths months = AuditSetting.open(Stemma.environment(spec)).months();
    PrintWriter out = spec.commandLine().getOut();
    String folder =
        months.settings().folder().map(Object::toString).orElse("none: nothing is retired");
    out.printf("archives       %s%n", folder);
    boolean wanting = false;
    List<AuditMonths.Outlook> outlook = months.outlook();
    for (Policy policy : months.policies()) {
      wanting |= status(policy, outlook, out);
    }
    out.flush();
    return (wanting ? ExitCode.DIFFERENCES_FOUND : ExitCode.DONE).number();
  }

  private static boolean status(Policy policy, List<AuditMonths.Outlook> outlook, PrintWriter out) {
    List<AuditMonths.Outlook> months =
        outlook.stream()
            .filter(month -> month.life().month().table().equals(policy.table()))
            .filter(month -> THERE.contains(month.life().state()))
            .toList();
    long ahead =
        months.stream()
            .filter(month -> month.life().month().begin().isAfter(Instant.now()))
            .filter(month -> month.life().table() == MonthLife.Attachment.ATTACHED)
            .count();
    out.printf(
        "%-14s kept %s, retirement %s, %s, %d ahead of %d%s%n",
        policy.table(),
        Counted.of(policy.keepDays(), "day"),
        policy.retirement().name().toLowerCase(Locale.ROOT),
        Counted.of(months.size(), "month"),
        ahead,
        policy.monthsAhead(),
        policy.legalHold() == null ? "" : ", legal hold: " + policy.legalHold());
    boolean failed = false;
    for (AuditMonths.Outlook month : months) {
      String failure = month.life().failure();
      if (failure != null || month.verdict().startsWith("due")) {
        out.printf(
            "  %-8s %s%s%n",
            month.life().month().month(),
            month.verdict(),
            failure == null ? "" : "; failed: " + failure);
      }
      failed |= failure != null;
    }
    return failed || ahead < 2;
  }

  @Command(
      name = "hold",
      description = "Keep a month, however old, until it is released.",
      mixinStandardHelpOptions = true)
  int hold(
      @Parameters(paramLabel = "TABLE", description = "For instance events.") String table,
      @Parameters(paramLabel = "MONTH", description = "For instance 2025-01.") String month,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
          String reason,
      @Option(names = "--legal", description = "By law: only release --legal lets it go.")
          boolean legal) {
    if (reason.isBlank() || reason.length() > 1000) {
      throw new StemmaException(ErrorCode.WRONG_USE, "--reason must have 1 to 1000 characters.");
    }
    AuditMonth named = AuditMonth.of(table, month);
    new PostgresHolds(AuditSetting.open(Stemma.environment(spec)).settings().url())
        .place(new Hold(named, legal ? Hold.Kind.LEGAL : Hold.Kind.HOLD, reason));
    spec.commandLine().getOut().printf("%-14s %-8s held%n", table, month);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "release",
      description =
          "Let a month go, or all months that a backfill holds: the next maintenance retires those"
              + " past their retention.",
      mixinStandardHelpOptions = true)
  int release(
      @Parameters(arity = "0..1", paramLabel = "TABLE", description = "For instance events.")
          @Nullable String table,
      @Parameters(arity = "0..1", paramLabel = "MONTH", description = "For instance 2025-01.")
          @Nullable String month,
      @Option(names = "--all", description = "All months that a backfill holds.") boolean all,
      @Option(names = "--legal", description = "A legal hold, too.") boolean legal,
      @Option(names = "--dry-run", description = "Say which, and change nothing.") boolean dryRun) {
    if (all == (table != null) || all == (month != null) || (all && legal)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "Say which months to let go: TABLE MONTH, or --all.");
    }
    AuditMonth named = table == null || month == null ? null : AuditMonth.of(table, month);
    List<Hold> released =
        new PostgresHolds(AuditSetting.open(Stemma.environment(spec)).settings().url())
            .release(named, legal, dryRun);
    PrintWriter out = spec.commandLine().getOut();
    for (Hold gone : released) {
      out.printf("%-14s %-8s %s%n", gone.month().table(), gone.month().month(), word(dryRun));
    }
    out.printf(
        "%s %s%n",
        Counted.of(released.stream().map(Hold::month).distinct().count(), "month"), word(dryRun));
    out.flush();
    return ExitCode.DONE.number();
  }

  private static String word(boolean dryRun) {
    return dryRun ? "would be let go" : "let go";
  }
}
