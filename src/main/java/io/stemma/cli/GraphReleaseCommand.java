package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.crash.CrashRegister;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma graph release}. */
@Command(
    name = "release",
    description =
        "Let a query run again that ended a server process, after an upgrade of AGE, say.",
    mixinStandardHelpOptions = true)
final class GraphReleaseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FINGERPRINT", description = "As 'graph crashes' lists it.")
  private String fingerprint = "";

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!new CrashRegister(KnownDatabase.settings(Stemma.environment(spec)).url())
        .release(fingerprint)) {
      throw new StemmaException(
          ErrorCode.QUERY_NOT_FOUND,
          "No query of that fingerprint is refused: 'stemma graph crashes' lists them.");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(fingerprint + " may run again; services notice within some seconds");
    out.flush();
    return ExitCode.DONE.number();
  }
}
