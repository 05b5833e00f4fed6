package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.AuditPartitions;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma partitions list|release|maintain}. */
@Command(
    name = "partitions",
    description = "Show the months of the audit tables, let held ones go, make and drop months.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PartitionsCommand {
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "List every month: an estimate of its rows, when it may go, and what holds it.",
      mixinStandardHelpOptions = true)
  int list() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-14s %-8s %12s  %-22s %s%n",
        "table", "month", "rows (est.)", "droppable", "held because");
    for (AuditPartitions.Month month : partitions().list()) {
      out.printf(
          Locale.ROOT,
          "%-14s %-8s %12s  %-22s %s%n",
          month.table(),
          month.month().substring(0, 7),
          month.rows() < 0 ? "?" : Long.toString(month.rows()),
          droppable(month),
          month.heldBecause() == null ? "" : month.heldBecause());
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  private static String droppable(AuditPartitions.Month month) {
    if (month.heldBecause() != null) {
      return "when released";
    }
    return month.isPast() ? "at the next maintenance" : "from " + month.droppableFrom();
  }

  @Command(
      name = "release",
      description =
          "Let months go that a backfill holds: the next maintenance drops those past their retention.",
      mixinStandardHelpOptions = true)
  int release(
      @Parameters(arity = "0..1", paramLabel = "TABLE", description = "For instance events.")
          @Nullable String table,
      @Parameters(arity = "0..1", paramLabel = "MONTH", description = "For instance 2025-01.")
          @Nullable String month,
      @Option(names = "--all", description = "All months that a backfill holds.") boolean all,
      @Option(names = "--dry-run", description = "Say which, and change nothing.") boolean dryRun) {
    if (all != (table == null) || all != (month == null)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "Say which months to let go: TABLE MONTH, or --all.");
    }
    if (month != null && !MONTH.matcher(month).matches()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "'" + month + "' is no month; expected for instance 2025-01.");
    }
    List<AuditPartitions.Month> released =
        partitions().release(table, month == null ? null : month + "-01", dryRun);
    PrintWriter out = spec.commandLine().getOut();
    for (AuditPartitions.Month gone : released) {
      out.printf("%-14s %-8s %s%n", gone.table(), gone.month().substring(0, 7), word(dryRun));
    }
    out.printf("%d months %s%n", released.size(), word(dryRun));
    out.flush();
    return ExitCode.DONE.number();
  }

  private static String word(boolean dryRun) {
    return dryRun ? "would be let go" : "let go";
  }

  @Command(
      name = "maintain",
      description = "Make the months ahead; drop those past their retention that nobody holds.",
      mixinStandardHelpOptions = true)
  int maintain() {
    PrintWriter out = spec.commandLine().getOut();
    for (AuditPartitions.Action done : partitions().maintain()) {
      out.printf("%-14s %-24s %s%n", done.table(), done.partition(), done.action());
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  private static AuditPartitions partitions() {
    PostgresSettings settings = PostgresSettings.from(System::getenv);
    Postgres.check(settings.url());
    new Schema(settings).bringUpToDate();
    return new AuditPartitions(settings.url());
  }
}
