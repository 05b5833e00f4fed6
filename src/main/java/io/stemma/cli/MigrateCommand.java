package io.stemma.cli;

import io.stemma.error.ExitCode;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Schema;
import io.stemma.schema.SchemaStatus;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma migrate status|run}. */
@Command(
    name = "migrate",
    description = "Show or apply the migrations of the record (db/) and the graph (age/).",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class MigrateCommand {
  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description = "Show what has been applied and what waits; exit code 1 when something waits.",
      mixinStandardHelpOptions = true)
  int status() {
    SchemaStatus status = new Schema(PostgresSettings.from(System::getenv)).status();
    PrintWriter out = spec.commandLine().getOut();
    for (SchemaStatus.Step step : status.steps()) {
      out.printf(
          "%-7s %-5s %-8s %s%n",
          step.part(), step.version(), step.applied() ? "applied" : "waiting", step.description());
    }
    printGraph(status.graph());
    return (status.isUpToDate() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  @Command(
      name = "run",
      description = "Bring the database up to date.",
      mixinStandardHelpOptions = true)
  int run() {
    GraphSupport graph = new Schema(PostgresSettings.from(System::getenv)).migrate();
    spec.commandLine().getOut().println("schema   up to date");
    printGraph(graph);
    return ExitCode.DONE.number();
  }

  private void printGraph(GraphSupport graph) {
    PrintWriter out = spec.commandLine().getOut();
    if (graph instanceof GraphSupport.Present present) {
      out.println("graph    Apache AGE " + present.version());
    } else if (graph instanceof GraphSupport.Absent absent) {
      out.println("graph    none: " + absent.reason());
    }
    out.flush();
  }
}
