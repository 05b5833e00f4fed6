package io.stemma.cli;

import io.stemma.backfill.load.StoredCell;
import io.stemma.backfill.quarantine.QuarantineEntry;
import io.stemma.backfill.quarantine.Quarantined;
import io.stemma.backfill.quarantine.WayOut;
import io.stemma.error.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma quarantine show}. */
@Command(
    name = "show",
    description = "Show a row in quarantine: every cell, why it is there, and the way out.",
    mixinStandardHelpOptions = true)
final class QuarantineShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Number of the entry.")
  private long id;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    QuarantineEntry entry =
        new Quarantined(KnownDatabase.settings(Stemma.environment(spec))).show(id);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("entry    %d, of run %d%n", entry.id(), entry.run());
    out.printf("source   %s%n", entry.source());
    out.printf("row      %s %s%n", entry.sourceTable(), entry.sourceRow());
    out.printf("target   %s%n", entry.targetTable());
    out.printf("reason   %s: %s%n", entry.reason(), entry.detail());
    out.printf("way out  %s%n%n", WayOut.of(entry.reason()));
    entry.cells().forEach(this::print);
    out.flush();
    return ExitCode.DONE.number();
  }

  private void print(StoredCell cell) {
    spec.commandLine()
        .getOut()
        .printf("%-28s %-8s %s%n", cell.column(), cell.storageClass(), content(cell));
  }

  private static String content(StoredCell cell) {
    if (cell.isSecret()) {
      return "(a secret; SHA-256 " + cell.sha256() + ")";
    }
    if (cell.hex() != null) {
      return "x'" + cell.hex() + "'";
    }
    return cell.value() == null ? "" : cell.value();
  }
}
