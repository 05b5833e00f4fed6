package io.stemma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.access.ForeignKey;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma keys import}. */
@Command(
    name = "import",
    description = {
      "Take over keys of another system by their hashes: whoever has one goes on with it. FILE has a JSON"
          + " object a line: name, prefix (the key's first 12 characters), hash, permissions; scheme"
          + " (sha256, sha256-prefixed or bcrypt) where the hash does not tell; and, where known,"
          + " requestsPerMinute, createdAt, expiresAt, lastUsedAt, active, agentId, metadata.",
      "All lines are taken, or none. A key whose hash is there already is not taken again."
    },
    mixinStandardHelpOptions = true)
final class KeysImportCommand implements Callable<Integer> {
  private static final long MOST_BYTES = 64L << 20;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @SuppressWarnings("NullAway.Init") // picocli sees to it
  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Override
  public Integer call() {
    List<ForeignKey> keys = read();
    int taken =
        EstateOfEnvironment.with(
            Stemma.environment(spec),
            store ->
                store.write(
                    estate -> (int) keys.stream().filter(key -> estate.keys().take(key)).count()));
    spec.commandLine()
        .getOut()
        .printf("%s imported, %d existed%n", Counted.of(taken, "key"), keys.size() - taken);
    keys.stream()
        .flatMap(key -> key.unknownPermissions().stream())
        .distinct()
        .sorted()
        .forEach(
            permission ->
                spec.commandLine()
                    .getOut()
                    .printf(
                        "permission '%s' means nothing here; it is kept in metadata%n",
                        permission));
    spec.commandLine().getOut().flush();
    return ExitCode.DONE.number();
  }

  private List<ForeignKey> read() {
    List<ForeignKey> keys = new ArrayList<>();
    Instant now = Instant.now();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : lines()) {
      int number = keys.size() + 1;
      try {
        keys.add(ForeignKey.of(mapper.readTree(line), now));
      } catch (JsonProcessingException e) {
        // Its text would repeat the line, and with it a hash.
        throw new StemmaException(
            ErrorCode.INVALID_JSON, "Line " + number + " of " + file + " is not JSON.", null);
      } catch (StemmaException e) {
        throw new StemmaException(
            e.code(), "Line " + number + " of " + file + ": " + e.detail(), e);
      }
    }
    return keys;
  }

  private List<String> lines() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new StemmaException(
            ErrorCode.WRONG_USE, file + " is larger than " + MOST_BYTES + " bytes.");
      }
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new StemmaException(ErrorCode.WRONG_USE, file + " cannot be read: " + e + ".", e);
    }
  }
}
