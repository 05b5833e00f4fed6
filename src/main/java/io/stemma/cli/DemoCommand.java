package io.stemma.cli;

import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.demo.DemoReport;
import io.stemma.demo.TableCount;
import io.stemma.error.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a synthetic estate and says what it holds. */
@Command(
    name = "demo",
    description = "Write a synthetic estate as a SQLite file, the same for the same seed.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields before the call
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--agents",
      defaultValue = "2000",
      paramLabel = "N",
      description = "How many agents, 0 to 10000000 (default: ${DEFAULT-VALUE}).")
  int agents;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "What the estate grows from (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make.")
  Path out;

  @Option(names = "--force", description = "Replace the file when it exists.")
  boolean force;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    DemoReport report = DemoEstate.write(new DemoOrder(agents, seed, out, force));
    print(report, spec.commandLine().getOut());
    return ExitCode.DONE.number();
  }

  private void print(DemoReport report, PrintWriter screen) {
    for (TableCount table : report.tables()) {
      screen.printf(Locale.ROOT, "%-26s %,12d%n", table.table(), table.rows());
    }
    screen.printf(
        Locale.ROOT,
        "%-26s %,12d%n%s: %,.1f MB in %.1f s%n",
        "all tables",
        report.rows(),
        out,
        report.bytes() / 1e6,
        report.took().toMillis() / 1e3);
    screen.flush();
  }
}
