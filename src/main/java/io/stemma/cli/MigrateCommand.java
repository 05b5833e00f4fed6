package io.stemma.cli;

import io.stemma.error.ExitCode;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Schema;
import io.stemma.schema.SchemaPlan;
import io.stemma.schema.SchemaStatus;
import io.stemma.schema.SchemaTarget;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma migrate status|plan|run|baseline}. */
@Command(
    name = "migrate",
    description = "Show, plan or apply the migrations of the record (db/) and the graph (age/).",
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
    SchemaStatus status = new Schema(PostgresSettings.from(Stemma.environment(spec))).status();
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
      name = "plan",
      description = "Show what 'run' would apply, and change nothing.",
      mixinStandardHelpOptions = true)
  int plan(
      @Mixin TargetOption to,
      @Option(
              names = {"-v", "--sql"},
              description = "Print what would be run, too.")
          boolean sql) {
    SchemaPlan plan = new Schema(PostgresSettings.from(Stemma.environment(spec))).plan(to.target());
    PrintWriter out = spec.commandLine().getOut();
    for (SchemaPlan.Step step : plan.steps()) {
      out.printf(
          "%-7s %-5s %-36s one transaction  %s%n",
          step.part().text(), step.version(), step.file(), step.description());
      if (sql) {
        out.println(step.sql());
      }
    }
    out.println(
        plan.steps().isEmpty()
            ? "schema   nothing waits"
            : "schema   " + plan.steps().size() + " migrations would be applied");
    printGraph(plan.graph());
    return ExitCode.DONE.number();
  }

  @Command(
      name = "run",
      description = "Bring the database up to date.",
      mixinStandardHelpOptions = true)
  int run(@Mixin TargetOption to) {
    SchemaTarget target = to.target();
    GraphSupport graph =
        new Schema(PostgresSettings.from(Stemma.environment(spec))).migrate(target);
    spec.commandLine()
        .getOut()
        .println(
            target.equals(SchemaTarget.END)
                ? "schema   up to date"
                : "schema   " + target.part().text() + " at " + target.version());
    printGraph(graph);
    return ExitCode.DONE.number();
  }

  @Command(
      name = "baseline",
      description = "Write the history of a database whose files psql applied.",
      mixinStandardHelpOptions = true)
  int baseline() {
    Schema schema = new Schema(PostgresSettings.from(Stemma.environment(spec)));
    List<SchemaTarget> written = schema.baseline();
    PrintWriter out = spec.commandLine().getOut();
    written.forEach(
        part -> out.println("schema   " + part.part().text() + " at " + part.version()));
    if (written.isEmpty()) {
      out.println("schema   has its history already; nothing was written");
    }
    printGraph(schema.status().graph());
    return ExitCode.DONE.number();
  }

  /** How far. */
  static final class TargetOption {
    @Option(
        names = "--to",
        paramLabel = "VERSION",
        description =
            "Stop behind this migration: 7 is the record's, and leaves the graph; graph:2 is the"
                + " graph's, over the whole record.")
    private @Nullable String to;

    SchemaTarget target() {
      return to == null ? SchemaTarget.END : SchemaTarget.parse(to);
    }
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
