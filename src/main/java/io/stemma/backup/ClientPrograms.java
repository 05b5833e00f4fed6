package io.stemma.backup;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds PostgreSQL's own programs: in the folder that {@value #FOLDER_KEY} names, else on the PATH,
 * where Debian keeps them, and in the database in a box.
 */
public final class ClientPrograms {
  public static final String FOLDER_KEY = "STEMMA_POSTGRES_BIN";

  /** Set by the launcher: the folder that Stemma is in. */
  private static final String HOME_PROPERTY = "stemma.home";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private final UnaryOperator<@Nullable String> environment;
  private final Optional<Path> home;

  ClientPrograms(UnaryOperator<@Nullable String> environment, Optional<Path> home) {
    this.environment = environment;
    this.home = home;
  }

  /**
   * Those of this machine.
   *
   * @param environment looks a variable up; null where it is not set
   */
  public static ClientPrograms from(UnaryOperator<@Nullable String> environment) {
    return new ClientPrograms(
        environment, Optional.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of));
  }

  /**
   * The first one that is new enough.
   *
   * @param name for instance {@code pg_dump}
   * @param major version of PostgreSQL that it must have at least: an older one refuses the server
   * @throws StemmaException {@link ErrorCode#PROGRAM_MISSING} naming those that were found
   */
  ClientProgram find(String name, int major) {
    List<String> tooOld = new ArrayList<>();
    for (List<String> command : candidates(name)) {
      Optional<ClientProgram> found = ClientProgram.look(command);
      if (found.isPresent() && found.get().major() >= major) {
        return found.get();
      }
      found.ifPresent(old -> tooOld.add(String.join(" ", command) + " is " + old.version()));
    }
    throw new StemmaException(
        ErrorCode.PROGRAM_MISSING,
        name
            + " of PostgreSQL "
            + major
            + " or newer is needed, "
            + (tooOld.isEmpty() ? "and none was found." : "but " + String.join(", ", tooOld) + ".")
            + " Install PostgreSQL's client programs, or name their folder in "
            + FOLDER_KEY
            + ".");
  }

  private List<List<String>> candidates(String name) {
    String folder = environment.apply(FOLDER_KEY);
    if (folder != null && !folder.isBlank()) {
      return List.of(List.of(Path.of(folder.strip(), name).toString()));
    }
    List<List<String>> commands = new ArrayList<>();
    Stream.concat(onPath(), ofDebian())
        .map(each -> each.resolve(name))
        .filter(Files::isExecutable)
        .forEach(program -> commands.add(List.of(program.toString())));
    home.map(each -> each.resolve("scripts").resolve("postgres-age"))
        .filter(Files::isExecutable)
        .ifPresent(box -> commands.add(List.of(box.toString(), "run", name)));
    return commands;
  }

  private Stream<Path> onPath() {
    String path = environment.apply("PATH");
    return path == null
        ? Stream.empty()
        : Arrays.stream(path.split(":", -1)).filter(each -> !each.isEmpty()).map(Path::of);
  }

  private static Stream<Path> ofDebian() {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .sorted(Comparator.reverseOrder())
          .map(version -> version.resolve("bin"))
          .toList()
          .stream();
    } catch (java.io.IOException e) {
      return Stream.empty();
    }
  }
}
