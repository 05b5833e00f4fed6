package io.stemma.cli;

import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.undo.ChangedRow;
import io.stemma.backfill.undo.RunUndo;
import io.stemma.backfill.undo.UndoReport;
import io.stemma.error.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma backfill undo}. */
@Command(
    name = "undo",
    description =
        "Take back what one run brought. Rows that another writer has changed since stay and are"
            + " listed.",
    mixinStandardHelpOptions = true)
final class BackfillUndoCommand implements Callable<Integer> {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "ID",
      description = "The run; 'stemma backfill runs' lists them.")
  private long run;

  @Option(names = "--dry-run", description = "Say what would be taken back, and change nothing.")
  private boolean dryRun;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON, too.")
  private @Nullable Path reportFile;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReportFile file = ReportFile.at(reportFile);
    StopRequest stop = new StopRequest();
    StopOnSignal signal = StopOnSignal.install(stop);
    UndoReport report;
    try {
      report =
          new RunUndo(KnownDatabase.settings(Stemma.environment(spec)), stop).undo(run, dryRun);
    } finally {
      signal.remove();
    }
    print(report);
    file.write(report.toJson(), "undo");
    return ExitCode.DONE.number();
  }

  private void print(UndoReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "run %d  %s%s%n%n",
        report.run(), report.source(), report.dryRun() ? "  (dry run: nothing is changed)" : "");
    out.printf("%-26s %12s %20s%n", "table", "taken back", "changed since, left");
    for (UndoReport.Table table : report.tables()) {
      out.printf("%-26s %12d %20d%n", table.name(), table.removed(), table.changed());
    }
    out.println();
    number("kept cells taken back", report.keptCells());
    number("quarantine entries taken back", report.quarantine());
    number("source versions taken back", report.sourceVersions());
    number("checkpoints taken back", report.checkpoints());
    number("agents that are placeholders again", report.placeholdersAgain());
    number("placeholders that nobody names now", report.placeholdersRemoved());
    number("empty months no longer held", report.monthsLetGo());
    changed(report);
    out.printf(Locale.ROOT, "%n%.1f s%n", report.duration().toMillis() / 1000.0);
    out.flush();
  }

  private void number(String what, long count) {
    spec.commandLine().getOut().printf("%-36s %9d%n", what, count);
  }

  private void changed(UndoReport report) {
    if (report.changedCount() == 0) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%nChanged by another writer since, left as they are:%n");
    for (ChangedRow row : report.changed()) {
      out.println("  " + row.table() + " " + row.key());
    }
    long more = report.changedCount() - report.changed().size();
    if (more > 0) {
      out.println("  and " + more + " more: rows whose backfill_run is " + -report.run());
    }
  }
}
