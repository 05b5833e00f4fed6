package io.stemma.cli;

import io.stemma.error.ExitCode;
import io.stemma.schema.Projection;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma graph verify|rebuild}. */
@Command(
    name = "graph",
    description = "Hold the graph against the record, or make it again from it.",
    subcommands = {GraphCrashesCommand.class, GraphReleaseCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class GraphCommand {
  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "verify",
      description = "Compare every vertex and edge with the rows; exit code 1 when any differs.",
      mixinStandardHelpOptions = true)
  int verify() {
    List<Projection.Elements> differing = projection().differences();
    print(differing);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        differing.isEmpty()
            ? "graph and record agree"
            : "the graph differs from the record; 'stemma graph rebuild' makes it again");
    out.flush();
    return (differing.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  @Command(
      name = "rebuild",
      description = "Make the graph again from the rows. Writers wait meanwhile, readers do not.",
      mixinStandardHelpOptions = true)
  int rebuild() {
    print(projection().rebuild());
    return ExitCode.DONE.number();
  }

  private static Projection projection() {
    return new Projection(PostgresSettings.from(System::getenv).url());
  }

  private void print(List<Projection.Elements> labels) {
    PrintWriter out = spec.commandLine().getOut();
    labels.forEach(
        found ->
            out.printf(
                Locale.ROOT, "%-26s %-18s %,12d%n", found.label(), found.what(), found.count()));
    out.flush();
  }
}
