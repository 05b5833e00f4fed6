package io.stemma.cli;

import io.stemma.backup.ClientPrograms;
import io.stemma.backup.RecordRestore;
import io.stemma.backup.RestoreReport;
import io.stemma.error.Counted;
import io.stemma.error.ExitCode;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Projection;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma restore}. */
@Command(
    name = "restore",
    description =
        "Restore a backup into an empty database, compare every table with the backup's manifest,"
            + " bring the schema up to date and make the graph.",
    footer = "Exit code 1 when a table or the graph is not what the backup says.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The backup's folder.")
  private Path folder = Path.of("");

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StopQuery stop = new StopQuery("Nothing was restored.");
    StopOnSignal signal =
        StopOnSignal.install(stop::make, "nothing is restored unless all rows are there already");
    try {
      RestoreReport report =
          new RecordRestore(
                  PostgresSettings.from(Stemma.environment(spec)),
                  ClientPrograms.from(Stemma.environment(spec)))
              .run(folder, stop);
      tell(report);
      return (report.isClean() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
    } finally {
      signal.remove();
    }
  }

  private void tell(RestoreReport report) {
    PrintWriter out = spec.commandLine().getOut();
    BackupCommand.BackupText.print(out, folder, report.manifest());
    for (RestoreReport.Difference each : report.differing()) {
      out.printf(
          Locale.ROOT,
          "DIFFERS    %s has %s, the backup %,d%s%n",
          each.expected().table(),
          Counted.of(each.found().rows(), "row"),
          each.expected().rows(),
          each.found().rows() == each.expected().rows() ? ", which say something else" : "");
    }
    if (report.graph() instanceof GraphSupport.Present present) {
      out.println("graph      made from the rows by Apache AGE " + present.version());
    } else if (report.graph() instanceof GraphSupport.Absent absent) {
      out.println("graph      none: " + absent.reason());
    }
    for (Projection.Elements found : report.elements()) {
      out.printf(
          Locale.ROOT, "DIFFERS    graph %s %s %,d%n", found.label(), found.what(), found.count());
    }
    out.println(
        report.isClean()
            ? "restored   every table is as it was backed up"
            : "NOT what was backed up: do not use this database");
    out.flush();
  }
}
