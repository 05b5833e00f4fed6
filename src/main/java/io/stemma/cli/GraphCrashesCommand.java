package io.stemma.cli;

import io.stemma.error.Counted;
import io.stemma.error.ExitCode;
import io.stemma.graph.console.CypherConsole;
import io.stemma.graph.crash.CrashRegister;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma graph crashes}. */
@Command(
    name = "crashes",
    description = "List the Cypher queries that ended a server process and are refused since.",
    mixinStandardHelpOptions = true)
final class GraphCrashesCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CrashRegister register = new CrashRegister(KnownDatabase.settings(Stemma.environment(spec)));
    List<CrashRegister.Entry> entries = register.entries();
    PrintWriter out = spec.commandLine().getOut();
    register
        .suspendedUntil(CypherConsole.suspensionLimits())
        .ifPresent(
            until ->
                out.printf(
                    "free Cypher is suspended until %s; to open it now: stemma graph release%n",
                    until));
    for (CrashRegister.Entry entry : entries) {
      out.printf(
          "%s  %s, last %s%n    %s%n",
          entry.fingerprint(), Counted.of(entry.crashes(), "time"), entry.lastAt(), entry.query());
    }
    out.println(
        entries.isEmpty()
            ? "no query is refused"
            : "to let one run again: stemma graph release ID");
    out.flush();
    return ExitCode.DONE.number();
  }
}
