package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.Conversion;
import io.stemma.backfill.convert.ConvertReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.error.ExitCode;
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
import picocli.CommandLine.Spec;

/** {@code stemma convert}. */
@Command(
    name = "convert",
    description = "Make a file for DB_SQLITE_PATH out of SQLite estates. Sources are only read.",
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Option(
      names = "--sqlite",
      required = true,
      paramLabel = "FILE",
      description = "The SQLite file; give it again for another one.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "NEW",
      description = "The file to make; it must not be there.")
  private Path out = Path.of("");

  @Option(
      names = "--source-zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none, for instance America/Denver or UTC.")
  private @Nullable String zone;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON, too.")
  private @Nullable Path reportFile;

  @Mixin private ServiceKeysOption serviceKeys = new ServiceKeysOption();

  @Mixin private AcceptUnknownOption acceptUnknown = new AcceptUnknownOption();

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReportFile target = ReportFile.at(reportFile);
    ZoneId sourceZone = SourceZone.of(zone);
    StopRequest stop = new StopRequest();
    StopOnSignal signal = StopOnSignal.install(stop);
    List<ConvertReport> reports;
    try {
      reports =
          new Conversion(serviceKeys.family(), sourceZone, stop)
              .accepting(acceptUnknown.tables())
              .run(files, out);
    } finally {
      signal.remove();
    }
    new ConvertTable(spec.commandLine().getOut()).print(reports, out);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    reports.forEach(report -> all.add(report.toJson()));
    target.write(all, "conversion");
    boolean isClean =
        reports.stream().noneMatch(report -> NotAccountedFor.isFailure(report.notAccountedFor()));
    return (isClean ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }
}
