package io.stemma.cli;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.error.ExitCode;
import io.stemma.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stemma backfill}. */
@Command(
    name = "backfill",
    description = "Move SQLite estates into PostgreSQL and its graph. Sources are only read.",
    subcommands = {BackfillRunsCommand.class, BackfillUndoCommand.class},
    mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  @Option(
      names = "--sqlite",
      paramLabel = "FILE",
      description = "The SQLite file; give it again for another one.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--source-zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none, for instance America/Denver or UTC.")
  private @Nullable String zone;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON, too.")
  private @Nullable Path reportFile;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (files.isEmpty()) {
      // Not declared as required: the commands below this one do not take it.
      throw new ParameterException(spec.commandLine(), "Missing required option: '--sqlite=FILE'");
    }
    ReportFile report = ReportFile.at(reportFile);
    ZoneId sourceZone = SourceZone.of(zone);
    PostgresSettings settings = PostgresSettings.from(System::getenv);
    StopRequest stop = new StopRequest();
    StopOnSignal signal = StopOnSignal.install(stop);
    List<LoadReport> reports;
    try {
      reports = new Backfill(settings, GovernanceFamily.FAMILY, sourceZone, stop).run(files);
    } finally {
      signal.remove();
    }
    reports.forEach(new ReportTable(spec.commandLine().getOut())::print);
    report.write(reports);
    return ExitCode.DONE.number();
  }
}
