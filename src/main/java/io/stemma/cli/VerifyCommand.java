package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.Verification;
import io.stemma.backfill.verify.Difference;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PostgresSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma verify}. */
@Command(
    name = "verify",
    description =
        "Prove that SQLite estates are in PostgreSQL and its graph, cell by cell. Nothing is written.",
    footer = "Exit code 0 only when everything is validated, 1 when anything differs.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_DIFFERENCES = 100_000;

  @Option(
      names = "--sqlite",
      required = true,
      paramLabel = "FILE",
      description = "The SQLite file; give it again for another one.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--source-zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none, as given to backfill.")
  private @Nullable String zone;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON, too.")
  private @Nullable Path reportFile;

  @Option(
      names = "--differences",
      paramLabel = "FILE",
      description = "Write the differences there as JSON lines, instead of behind the table.")
  private @Nullable Path differencesFile;

  @Option(
      names = "--max-differences",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "How many differences to list of each table, 0 to 100000; all are counted"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxDifferences;

  @Mixin private AcceptUnknownOption acceptUnknown = new AcceptUnknownOption();

  @Mixin private ServiceKeysOption serviceKeys = new ServiceKeysOption();

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReportFile report = ReportFile.at(reportFile);
    if (maxDifferences < 0 || maxDifferences > MOST_DIFFERENCES) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--max-differences must be 0 to " + MOST_DIFFERENCES + ", not " + maxDifferences + ".");
    }
    PostgresSettings settings = KnownDatabase.settings(Stemma.environment(spec));
    List<VerifyReport> reports =
        new Verification(settings, serviceKeys.family(), SourceZone.of(zone), maxDifferences)
            .accepting(acceptUnknown.tables())
            .withArchives(Archives.of(Stemma.environment(spec), settings))
            .run(files);
    print(reports);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    reports.forEach(found -> all.add(found.toJson()));
    report.write(all, "verification");
    boolean isClean = reports.stream().allMatch(VerifyReport::isClean);
    return (isClean ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  private void print(List<VerifyReport> reports) {
    PrintWriter out = spec.commandLine().getOut();
    reports.forEach(new VerifyTable(out)::print);
    // The graph belongs to the whole record: each report has the same one.
    Stream<Difference> ofGraph =
        reports.stream().limit(1).flatMap(report -> report.graph().differences().stream());
    List<String> lines =
        Stream.concat(reports.stream().flatMap(r -> r.differences().stream()), ofGraph)
            .map(Difference::toJson)
            .map(Object::toString)
            .toList();
    if (differencesFile == null) {
      lines.forEach(out::println);
    } else {
      write(lines, differencesFile);
    }
    out.flush();
  }

  private static void write(List<String> lines, Path file) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS, "--differences " + file + " cannot be written.", e);
    }
  }
}
