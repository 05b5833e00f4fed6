package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.crash.CrashRegister;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma graph release}. */
@Command(
    name = "release",
    description =
        "Open free Cypher that crashes have suspended; or let a query run again that ended a server"
            + " process, after an upgrade of AGE, say.",
    mixinStandardHelpOptions = true)
final class GraphReleaseCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FINGERPRINT",
      description = "Of a query, as 'graph crashes' lists it; without one free Cypher is opened.")
  private @Nullable String fingerprint;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CrashRegister register = new CrashRegister(KnownDatabase.settings(Stemma.environment(spec)));
    String released = fingerprint;
    if (released == null) {
      return opened(register.releaseAll());
    }
    if (!register.release(released)) {
      throw new StemmaException(
          ErrorCode.QUERY_NOT_FOUND,
          "No query of that fingerprint is refused: 'stemma graph crashes' lists them.");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(released + " may run again; services notice within some seconds");
    out.flush();
    return ExitCode.DONE.number();
  }

  private int opened(long crashes) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "free Cypher is open, crashes that no longer count: %d; services notice within some"
            + " seconds%n",
        crashes);
    out.flush();
    return ExitCode.DONE.number();
  }
}
