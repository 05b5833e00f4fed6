package io.stemma.cli;

import io.stemma.backfill.convert.FileArchive;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.Move;
import io.stemma.store.dual.Move.Demands;
import io.stemma.store.dual.MovePoint;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma move status|advance|back|archive}. */
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
  private static final String OF_KIND_KEY = "STEMMA_MOVE_MIN_READS_OF_KIND";
  private static final long READS = 1_000;
  private static final long READS_OF_KIND = 10;
  private static final int SHOWN = 5;
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
          DualCommand.say(out, new DualOperations(both).kinds());
          new DualOperations(both).examples().stream().limit(SHOWN).forEach(this::say);
          move.archived()
              .ifPresent(copy -> out.println("put away: " + copy.sha256() + "  " + copy.file()));
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
    return stores.with(
        both -> {
          MovePoint point = new Move(both, demands()).back();
          int done = say(point);
          spec.commandLine().getOut().println(leftToDo(point.phase()));
          spec.commandLine().getOut().flush();
          return done;
        });
  }

  @Command(
      name = "archive",
      description =
          "At postgres: put a copy of the estate's file away, compared with it row by row, with its"
              + " checksum beside it as sha256sum reads it. The file itself stays where it is.",
      footer = "Exit code 1 when the move stands elsewhere: nothing has been written.",
      mixinStandardHelpOptions = true)
  int archive(
      @Mixin TwoStoresOption stores,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "The folder; it is made where it is missing.")
          Path folder) {
    return stores.with(
        both -> {
          new Move(both, demands()).archive(() -> putAway(stores.file(), folder));
          return ExitCode.DONE.number();
        });
  }

  private Move.PutAway putAway(Path file, Path folder) {
    FileArchive.Archived archived = FileArchive.put(file, folder, Instant.now());
    PrintWriter out = spec.commandLine().getOut();
    archived.rows().forEach((table, rows) -> out.printf(Locale.ROOT, "%-26s %,12d%n", table, rows));
    out.printf(
        Locale.ROOT, "%s  %s (%,d bytes)%n", archived.sha256(), archived.file(), archived.bytes());
    out.flush();
    return new Move.PutAway(archived.file().toString(), archived.sha256());
  }

  private void say(ShadowReads.Example example) {
    spec.commandLine()
        .getOut()
        .printf(
            "differed at %s: %s%n  primary: %s%n  other: %s%n",
            example.at(),
            example.operation(),
            example.primary().replace('\n', ' '),
            example.other().replace('\n', ' '));
  }

  private int say(MovePoint point) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(point.phase().text() + " since " + point.sinceText());
    out.flush();
    return ExitCode.DONE.number();
  }

  /** What a step back leaves to the operator. */
  private static String leftToDo(Phase phase) {
    return switch (phase) {
      case SQLITE ->
          "PostgreSQL is not written any more; its rows stay, and Cypher is answered 503. Services"
              + " with DB_BACKEND=dual go on with the file. To end the move, start them with"
              + " DB_BACKEND=sqlite; to begin it again, 'scripts/stemma move advance' and"
              + " 'scripts/stemma dual diff --carry'.";
      case DUAL_SQLITE ->
          "The file is written first and read, PostgreSQL follows; Cypher is answered 503 until"
              + " PostgreSQL is read again. 'scripts/stemma move back' leaves PostgreSQL behind.";
      case DUAL_POSTGRES ->
          "The file has every change and follows again; PostgreSQL is still written first and"
              + " read. 'scripts/stemma move back' makes the file the one that is read. A service"
              + " with DB_BACKEND=postgres must be started again with DB_BACKEND=dual.";
      case POSTGRES -> "Nothing is left to do.";
    };
  }

  private Demands demands() {
    return new Demands(
        Duration.ofSeconds(number(QUIET_KEY, QUIET_SECONDS)),
        number(READS_KEY, READS),
        number(OF_KIND_KEY, READS_OF_KIND));
  }

  private long number(String key, long otherwise) {
    String given = Stemma.environment(spec).apply(key);
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
