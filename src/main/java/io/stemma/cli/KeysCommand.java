package io.stemma.cli;

import io.stemma.access.KeyUses;
import io.stemma.access.Keys;
import io.stemma.access.NewKey;
import io.stemma.access.Permission;
import io.stemma.error.ExitCode;
import io.stemma.record.Row;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma keys create|list|revoke|rotate|uses|import}. */
@Command(
    name = "keys",
    description =
        "Keys of whoever asks the service. Once there is one, every request needs one; until then only"
            + " programs on this machine are answered.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = KeysImportCommand.class,
    mixinStandardHelpOptions = true)
final class KeysCommand {
  private static final String MEANT = "A key's id, its first 12 characters, or its name.";

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "create",
      description =
          "Make a key and print it, this once: only its hash is kept. The key is the only line on"
              + " standard output.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "Whose it is.") String name,
      @Option(
              names = "--permissions",
              required = true,
              split = ",",
              paramLabel = "PERMISSION",
              description =
                  "Of read, write, query (free Cypher), operate, admin (everything), separated by"
                      + " commas.")
          List<String> permissions,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "Days until it ends; never where not given.")
          @Nullable Integer days,
      @Option(
              names = "--per-minute",
              paramLabel = "N",
              description = "Requests a minute; STEMMA_ACCESS_REQUESTS_PER_MINUTE where not given.")
          @Nullable Long perMinute,
      @Option(
              names = "--agent",
              paramLabel = "ID",
              description =
                  "The only agent that the key writes as, with read, write and query; any where not"
                      + " given. It need not be registered yet.")
          @Nullable String agent) {
    NewKey wanted =
        new NewKey(
            name,
            Permission.of(permissions),
            perMinute,
            NewKey.endAfter(days, Instant.now()),
            agent);
    return shown(
        EstateOfEnvironment.with(
            Stemma.environment(spec),
            store -> store.write(estate -> estate.keys().create(wanted))));
  }

  @Command(
      name = "rotate",
      description =
          "Make the successor of a key, which may do the same, and print it, this once. The key itself"
              + " ends after the time of grace.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(paramLabel = "KEY", description = MEANT) String key,
      @Option(
              names = "--grace-hours",
              paramLabel = "N",
              defaultValue = "24",
              description = "Hours that the old one still holds (${DEFAULT-VALUE}).")
          int hours) {
    Duration grace = Keys.grace(hours);
    return shown(
        EstateOfEnvironment.with(
            Stemma.environment(spec),
            store -> store.write(estate -> estate.keys().rotate(key, grace))));
  }

  private int shown(Keys.Made made) {
    spec.commandLine()
        .getErr()
        .printf(
            "The key of %s, shown this once (id %s):%n",
            made.row().text("name"), made.row().text("key_id"));
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().println(made.key().text());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "list",
      description = "List all keys, those that are over included.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "A JSON object a line.") boolean json) {
    List<Row> keys =
        EstateOfEnvironment.with(
            Stemma.environment(spec), store -> store.read(estate -> estate.keys().all()));
    PrintWriter out = spec.commandLine().getOut();
    for (Row key : keys) {
      if (json) {
        out.println(Keys.SHAPE.written(key));
      } else {
        out.printf(
            Locale.ROOT,
            "%-12s  %-8s  %-24s  %-24s  %-24s  last used %s%n",
            key.text("prefix"),
            Keys.stateOf(key, Instant.now()),
            key.text("name"),
            String.join(",", key.texts("permissions")),
            key.text("agent_id") == null ? "any agent" : "agent " + key.text("agent_id"),
            Objects.requireNonNullElse(key.instant("last_used_at"), "never"));
      }
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "revoke",
      description =
          "Take a key back; by a name, all keys of that name. Services refuse it within"
              + " STEMMA_ACCESS_REFRESH_MILLIS.",
      mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "KEY", description = MEANT) String key) {
    List<Row> revoked =
        EstateOfEnvironment.with(
            Stemma.environment(spec), store -> store.write(estate -> estate.keys().revoke(key)));
    PrintWriter out = spec.commandLine().getOut();
    for (Row row : revoked) {
      out.printf(
          "%s  %s  taken back %s%n",
          row.text("prefix"), row.text("name"), row.instant("revoked_at"));
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "uses",
      description =
          "What keys were used for, and what was refused, the latest first; a JSON object a line.",
      mixinStandardHelpOptions = true)
  int uses(
      @Option(names = "--key", paramLabel = "ID", description = "Only of the key of that id.")
          @Nullable String key,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "Lines at most (${DEFAULT-VALUE}).")
          int limit) {
    int most = KeyUses.limit(limit);
    List<Row> uses =
        EstateOfEnvironment.with(
            Stemma.environment(spec),
            store -> store.read(estate -> estate.keyUses().list(key, null, most)));
    PrintWriter out = spec.commandLine().getOut();
    uses.forEach(use -> out.println(KeyUses.SHAPE.written(use)));
    out.flush();
    return ExitCode.DONE.number();
  }
}
