package io.stemma.cli;

import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.undo.RunUndo;
import io.stemma.error.ExitCode;
import java.io.PrintWriter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma backfill runs}. */
@Command(
    name = "runs",
    description = "List the runs of backfills.",
    mixinStandardHelpOptions = true)
final class BackfillRunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT);

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%6s  %-11s  %-20s  %-20s  %11s  %11s  %s%n",
        "run", "state", "started", "ended or undone", "loaded", "quarantined", "source");
    new RunUndo(KnownDatabase.settings(Stemma.environment(spec)), new StopRequest())
        .runs(
            run ->
                out.printf(
                    Locale.ROOT,
                    "%6d  %-11s  %-20s  %-20s  %11d  %11d  %s%n",
                    run.id(),
                    run.state(),
                    text(run.startedAt()),
                    text(run.finishedAt()),
                    run.loaded(),
                    run.quarantined(),
                    run.source()));
    out.flush();
    return ExitCode.DONE.number();
  }

  private static String text(@Nullable OffsetDateTime time) {
    return time == null ? "" : time.withOffsetSameInstant(ZoneOffset.UTC).format(TIME);
  }
}
