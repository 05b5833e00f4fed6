package io.stemma.backup;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of PostgreSQL's programs.
 *
 * @param command its path, or a script and what makes it run the program
 * @param version as it says itself, for instance {@code 18.1}
 */
record ClientProgram(List<String> command, String version, int major) {
  private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) ((\\d+)[^\\s]*)");
  private static final int LOOK_SECONDS = 20;

  ClientProgram {
    command = List.copyOf(command);
  }

  /** Asks a program for its version; empty where it does not run here. */
  static Optional<ClientProgram> look(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--version");
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (!process.waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      try (InputStream said = process.getInputStream()) {
        Matcher version = VERSION.matcher(new String(said.readAllBytes(), StandardCharsets.UTF_8));
        return version.find()
            ? Optional.of(
                new ClientProgram(command, version.group(1), Integer.parseInt(version.group(2))))
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Starts it.
   *
   * @param folder it works in
   * @param environment besides what this program has, which is freed of all that libpq reads
   */
  ClientRun start(
      List<String> arguments, Path folder, Map<String, String> environment, Files files) {
    List<String> words = new ArrayList<>(command);
    words.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectInput(files.input().toFile());
    builder.redirectOutput(files.output().toFile());
    try {
      return new ClientRun(words.get(0), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it reads as its standard input and writes to as its standard output. */
  record Files(Path input, Path output) {
    private static final Path NOTHING = Path.of("/dev/null");

    static Files into(Path output) {
      return new Files(NOTHING, output);
    }

    static Files from(Path input) {
      return new Files(input, NOTHING);
    }
  }

  /** A failure of such a program, with what it said. */
  static StemmaException failed(String what, String said) {
    return new StemmaException(ErrorCode.BACKUP_FAILED, what + ": " + said);
  }
}
