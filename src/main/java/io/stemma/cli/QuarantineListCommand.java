package io.stemma.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.quarantine.QuarantineEntry;
import io.stemma.backfill.quarantine.QuarantineFilter;
import io.stemma.backfill.quarantine.Quarantined;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma quarantine list}. */
@Command(
    name = "list",
    description = "List rows in quarantine, in the order of their numbers.",
    mixinStandardHelpOptions = true)
final class QuarantineListCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1_000_000;

  @Option(names = "--run", paramLabel = "ID", description = "Only those this run met last.")
  private @Nullable Long run;

  @Option(names = "--source-table", paramLabel = "TABLE", description = "Only rows of this table.")
  private @Nullable String sourceTable;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only those with this reason.")
  private @Nullable String reason;

  @Option(
      names = "--limit",
      defaultValue = "100",
      paramLabel = "N",
      description = "How many at most, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "ID",
      description = "Begin behind this number.")
  private long after;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  private long shown;
  private long last;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST_ROWS) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "--limit must be 1 to " + MOST_ROWS + ", not " + limit + ".");
    }
    QuarantineFilter filter = new QuarantineFilter(List.of(), run, sourceTable, reason);
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.printf(
          "%8s  %6s  %-24s  %8s  %-18s  %s%n",
          "id", "run", "source table", "row", "reason", "detail");
    }
    new Quarantined(KnownDatabase.settings(Stemma.environment(spec)))
        .list(filter, after, limit, this::print);
    if (!json && shown == limit) {
      out.println("There may be more: --after " + last);
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  private void print(QuarantineEntry entry) {
    shown++;
    last = entry.id();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(entry));
    } else {
      out.printf(
          "%8d  %6d  %-24s  %8s  %-18s  %s%n",
          entry.id(),
          entry.run(),
          entry.sourceTable(),
          entry.sourceRow(),
          entry.reason(),
          entry.detail());
    }
  }

  private static ObjectNode json(QuarantineEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", entry.id())
        .put("run", entry.run())
        .put("source", entry.source())
        .put("sourceTable", entry.sourceTable())
        .put("sourceRow", entry.sourceRow())
        .put("targetTable", entry.targetTable())
        .put("reason", entry.reason())
        .put("detail", entry.detail());
  }
}
