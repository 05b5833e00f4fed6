package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.dual.Move;
import io.stemma.store.dual.Move.Demands;
import io.stemma.store.dual.MovePoint;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stemma move status|advance|back}. */
@Command(
    name = "move",
    description =
        "Move an estate from its SQLite file to PostgreSQL, a step at a time: sqlite, dual-sqlite"
            + " (the file is read), dual-postgres (PostgreSQL is read), postgres. Services that run"
            + " with DB_BACKEND=dual follow at once.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class MoveCommand {
  private static final String QUIET_KEY = "STEMMA_MOVE_QUIET_SECONDS";
  private static final String READS_KEY = "STEMMA_MOVE_MIN_SHADOW_READS";
  private static final long QUIET_SECONDS = 86_400;
  private static final long READS = 1_000;
  private static final long MOST = 1_000_000_000;

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description = "Tell where the move stands and what is missing for the next step.",
      footer = "Exit code 0 when the next step may be gone, 1 when something is missing.",
      mixinStandardHelpOptions = true)
  int status(@Mixin TwoStoresOption stores) {
    return stores.with(
        both -> {
          Move move = new Move(both, demands());
          MovePoint point = move.where();
          List<String> missing = move.missing(point);
          say(point);
          PrintWriter out = spec.commandLine().getOut();
          missing.forEach(out::println);
          out.flush();
          return (missing.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
        });
  }

  @Command(
      name = "advance",
      description = "Go one step on, when all evidence for it is there.",
      footer = "Exit code 1 when something is missing: it is named, and nothing has changed.",
      mixinStandardHelpOptions = true)
  int advance(@Mixin TwoStoresOption stores) {
    return stores.with(both -> say(new Move(both, demands()).advance()));
  }

  @Command(
      name = "back",
      description =
          "Go one step back. From postgres, what was written since is carried to the file first.",
      mixinStandardHelpOptions = true)
  int back(@Mixin TwoStoresOption stores) {
    return stores.with(both -> say(new Move(both, demands()).back()));
  }

  private int say(MovePoint point) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(point.phase().text() + " since " + point.since());
    out.flush();
    return ExitCode.DONE.number();
  }

  private static Demands demands() {
    return new Demands(
        Duration.ofSeconds(number(QUIET_KEY, QUIET_SECONDS)), number(READS_KEY, READS));
  }

  private static long number(String key, long otherwise) {
    String given = System.getenv(key);
    if (given == null || given.isBlank()) {
      return otherwise;
    }
    // No more digits than MOST has.
    long number = given.strip().matches("[0-9]{1,10}") ? Long.parseLong(given.strip()) : -1;
    if (number < 0 || number > MOST) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          key + " must be a whole number from 0 to " + MOST + ", not '" + given + "'.");
    }
    return number;
  }
}
