package io.stemma.cli;

import io.stemma.error.ExitCode;
import io.stemma.schema.GraphStatus;
import io.stemma.schema.Projection;
import io.stemma.schema.RebuildReport;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma graph status|verify|rebuild}. */
@Command(
    name = "graph",
    description = "Tell the graph's state, hold it against the record, or make it again from it.",
    subcommands = {GraphCrashesCommand.class, GraphReleaseCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class GraphCommand {
  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description =
          "Tell whether rows reach the graph and whether all have; rows and elements are counted.",
      footer =
          "Exit code 0 when the graph is on and whole by count, 1 when not, 3 when there is none.",
      mixinStandardHelpOptions = true)
  int status(
      @Option(names = "--json", description = "One JSON object instead of a table.")
          boolean asJson) {
    PostgresSettings settings = KnownDatabase.settings(Stemma.environment(spec));
    GraphStatus status = new Projection(settings.url()).status();
    PrintWriter out = spec.commandLine().getOut();
    GraphStatusText text = new GraphStatusText(settings.graph(), status);
    out.println(asJson ? text.json() : text.table());
    out.flush();
    return exitCode(status).number();
  }

  private static ExitCode exitCode(GraphStatus status) {
    if (!status.isThere()) {
      return ExitCode.DEPENDENCY_UNAVAILABLE;
    }
    return status.isWhole() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND;
  }

  @Command(
      name = "verify",
      description = "Compare every vertex and edge with the rows; exit code 1 when any differs.",
      mixinStandardHelpOptions = true)
  int verify() {
    List<Projection.Elements> differing = projection().differences();
    PrintWriter out = spec.commandLine().getOut();
    for (Projection.Elements found : differing) {
      out.printf(Locale.ROOT, "%-26s %-18s %,12d%n", found.label(), found.what(), found.count());
    }
    out.println(
        differing.isEmpty()
            ? "graph and record agree"
            : "the graph differs from the record; 'stemma graph rebuild' makes it again");
    out.flush();
    return (differing.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  @Command(
      name = "rebuild",
      description =
          "Make the graph equal to the rows, in one transaction. Writers wait meanwhile, readers do"
              + " not.",
      mixinStandardHelpOptions = true)
  int rebuild() {
    RebuildReport report = projection().rebuild();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-26s %12s %12s %12s %12s%n", "label", "elements", "added", "changed", "removed");
    for (RebuildReport.Label label : report.labels()) {
      line(out, label.label(), label);
    }
    line(out, "vertices", sum(report, true));
    line(out, "edges", sum(report, false));
    out.printf(
        Locale.ROOT,
        "%.2f s: %,d vertices and %,d edges a second%n",
        report.seconds(),
        report.perSecond(report.vertices()),
        report.perSecond(report.edges()));
    out.flush();
    return ExitCode.DONE.number();
  }

  private static RebuildReport.Label sum(RebuildReport report, boolean ofVertices) {
    List<RebuildReport.Label> of =
        report.labels().stream().filter(label -> label.isVertex() == ofVertices).toList();
    RebuildReport part = new RebuildReport(of, report.nanos());
    return new RebuildReport.Label(
        "",
        "",
        part.total(RebuildReport.Label::elements),
        part.total(RebuildReport.Label::added),
        part.total(RebuildReport.Label::changed),
        part.total(RebuildReport.Label::removed));
  }

  private static void line(PrintWriter out, String name, RebuildReport.Label counts) {
    out.printf(
        Locale.ROOT,
        "%-26s %,12d %,12d %,12d %,12d%n",
        name,
        counts.elements(),
        counts.added(),
        counts.changed(),
        counts.removed());
  }

  private Projection projection() {
    return new Projection(KnownDatabase.settings(Stemma.environment(spec)).url());
  }
}
