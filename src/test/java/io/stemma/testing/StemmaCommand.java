package io.stemma.testing;

import io.stemma.cli.Stemma;
import io.stemma.configuration.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command as an operator runs it.
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
    builder.environment().keySet().removeIf(StemmaCommand::isOurs);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // None lives long enough to need the better compiler, and who is killed leaves files behind.
    builder
        .environment()
        .put(
            "STEMMA_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + ScratchFolder.ofProcesses());
    builder.environment().putAll(environment);
    // The build under test made the program: the launcher must not make it again meanwhile.
    Files.writeString(BUILT, "");
    return builder;
  }

  /**
   * Runs it in this process, by what the launcher's process calls.
   *
   * @param environment besides that of the tests, without the tests' own settings of Stemma
   */
  public static StemmaCommand run(Map<String, String> environment, String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    Environment variables =
        Environment.of(
            key -> environment.getOrDefault(key, isOurs(key) ? null : System.getenv(key)));
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () ->
                Stemma.run(
                    variables, new PrintWriter(output), new PrintWriter(errors, true), arguments));
    try {
      return new StemmaCommand(
          exit.get(SECONDS, TimeUnit.SECONDS), output.toString(), errors.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(List.of(arguments).toString(), e);
    }
  }

  /** Runs it by the launcher, in a process of its own, and waits for its end. */
  public static StemmaCommand launched(Map<String, String> environment, String... arguments) {
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

  private static boolean isOurs(String variable) {
    return variable.matches("(DB_|STEMMA_|DATABASE_|PG|POSTGRES_DSN|ARAGORA_).*");
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
