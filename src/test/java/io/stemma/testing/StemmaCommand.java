package io.stemma.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command as an operator runs it, by {@code scripts/stemma}.
 *
 * @param exit its exit code
 */
public record StemmaCommand(int exit, String output, String errors) {
  private static final Path LAUNCHER = Path.of("scripts", "stemma").toAbsolutePath();
  private static final Path BUILT = Path.of("target", ".built");
  private static final int SECONDS = 120;

  /** One that is not started yet. */
  public static ProcessBuilder builder(Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.matches("(DB_|STEMMA_|DATABASE_|PG|POSTGRES_DSN|ARAGORA_).*"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Of a few rows each: none lives long enough to need the better compiler.
    builder.environment().put("STEMMA_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    // The build under test made the program: the launcher must not make it again meanwhile.
    Files.writeString(BUILT, "");
    return builder;
  }

  /**
   * Runs it and waits for its end.
   *
   * @param environment besides that of the tests, without the tests' own settings of Stemma
   */
  public static StemmaCommand run(Map<String, String> environment, String... arguments) {
    try {
      Process process = builder(environment, List.of(arguments)).start();
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String output = text(process.getInputStream());
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(arguments) + " does not end");
      }
      return new StemmaCommand(process.exitValue(), output, errors.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
