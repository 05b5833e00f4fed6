package io.stemma.cli;

import io.stemma.configuration.Environment;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The operator's commands as a plain program: no server is started.
 *
 * <p>{@code serve} and {@code archive-classes} are the launcher's business ({@code
 * scripts/stemma}).
 */
@Command(
    name = "stemma",
    description = "Governance store for estates of AI agents.",
    subcommands = {
      CommandLine.HelpCommand.class,
      MigrateCommand.class,
      BackfillCommand.class,
      ConvertCommand.class,
      VerifyCommand.class,
      GraphCommand.class,
      DualCommand.class,
      MoveCommand.class,
      AuditCommand.class,
      KeysCommand.class,
      CypherCommand.class,
      QuarantineCommand.class,
      PartitionsCommand.class,
      ArchiveCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      DoctorCommand.class,
      DemoCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The launcher adds: serve [--port N] [--host ADDRESS], the service;",
      "archive-classes, after which all starts are quicker (a build does it).",
      "Exit codes: 0 done, 1 differences found, 2 wrong use or input, 3 a dependency is unavailable,",
      "4 interrupted and resumable."
    },
    versionProvider = ProgramVersion.class,
    mixinStandardHelpOptions = true)
public final class Stemma {
  private final Environment environment;

  private Stemma(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    int exitCode = commands(Environment.ofProcess()).execute(arguments);
    StopOnSignal.commandEnded();
    System.exit(exitCode);
  }

  /**
   * Runs one command and returns the exit code.
   *
   * @param environment names the database and whatever else is configured
   */
  public static int run(
      Environment environment, PrintWriter out, PrintWriter errors, String... arguments) {
    return commands(environment).setOut(out).setErr(errors).execute(arguments);
  }

  static CommandLine commands(Environment environment) {
    return new CommandLine(new Stemma(environment))
        .setExecutionExceptionHandler(new FailureReport())
        .setParameterExceptionHandler(new WrongUseReport());
  }

  /** What a command of this program was called with. */
  static Environment environment(CommandSpec command) {
    return ((Stemma) command.root().userObject()).environment;
  }
}
