package io.stemma.backfill.fault;

import io.stemma.testing.StemmaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code stemma backfill} as a process of its own, in small batches. */
public final class BackfillProcess {
  private static final int SECONDS = 120;

  private final Process process;
  private final Path output;

  private BackfillProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param url of the database, as libpq writes it
   */
  public static BackfillProcess start(String url, Path estate, int batchRows) {
    Path output = estate.resolveSibling("output.txt");
    Map<String, String> environment = Map.of("DB_POSTGRES_URL", url);
    List<String> arguments =
        List.of("backfill", "--batch-size", batchRows + "", "--sqlite", estate.toString());
    try {
      ProcessBuilder builder =
          StemmaCommand.builder(environment, arguments)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // Whoever runs the tests in the background has Ctrl-C ignored by all that they start.
      builder.command().addAll(0, List.of("env", "--default-signal=INT"));
      return new BackfillProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits a moment; whether it has ended. */
  public boolean endsWithin(int millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end, and says how it ended. */
  public int exit() {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As kill -9 does. */
  public void kill() {
    process.destroyForcibly();
    exit();
  }

  /** As Ctrl-C does. */
  public void interrupt() {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written so far. */
  public String said() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
