package io.stemma.cli;

import io.stemma.backfill.Backfill;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PostgresSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write the report, too: a page where FILE ends in .html, else JSON; may be given again.")
  private List<Path> reportFiles = new ArrayList<>();

  @Option(
      names = "--verify",
      description =
          "Verify right after the move, from the same snapshot; exit code 1 if not clean.")
  private boolean verify;

  @Option(names = "--dry-run", description = "Do everything but write, and print the same report.")
  private boolean dryRun;

  @Mixin private BackfillOptions options = new BackfillOptions();

  @Mixin private AcceptUnknownOption acceptUnknown = new AcceptUnknownOption();

  @Mixin private ServiceKeysOption serviceKeys = new ServiceKeysOption();

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (files.isEmpty()) {
      // Not declared as required: the commands below this one do not take it.
      throw new ParameterException(spec.commandLine(), "Missing required option: '--sqlite=FILE'");
    }
    List<ReportFile> targets = reportFiles.stream().map(ReportFile::at).toList();
    if (dryRun && verify) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "--verify has nothing to verify after --dry-run: leave one out.");
    }
    LoadOptions loadOptions =
        options.toLoadOptions().withAcceptUnknown(acceptUnknown.tables()).withDryRun(dryRun);
    ZoneId sourceZone = SourceZone.of(zone);
    PostgresSettings settings = PostgresSettings.from(Stemma.environment(spec));
    StopRequest stop = new StopRequest();
    Progress progress = ProgressReport.on(spec.commandLine().getErr(), options.isVerbose());
    StopOnSignal signal = StopOnSignal.install(stop);
    List<LoadReport> reports;
    try {
      Backfill backfill =
          new Backfill(settings, serviceKeys.family(), sourceZone, loadOptions, stop, progress)
              .withArchives(Archives.of(Stemma.environment(spec), settings));
      reports = (verify ? backfill.withVerification() : backfill).run(files);
    } finally {
      signal.remove();
    }
    reports.forEach(new ReportTable(spec.commandLine().getOut())::print);
    targets.forEach(target -> target.write(reports));
    boolean isClean = reports.stream().allMatch(LoadReport::isClean);
    return (isClean ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }
}
