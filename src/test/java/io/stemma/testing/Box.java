package io.stemma.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A database in a box with a data folder of its own, by {@code scripts/postgres-age}. */
record Box(Path data) {
  private static final String SCRIPT = "scripts/postgres-age";

  void start(String... options) {
    script("start", options);
  }

  void stop() {
    script("stop");
  }

  void reset() {
    script("reset");
  }

  /** The URL of its database {@code stemma} as its owner. */
  String url() {
    return script("url");
  }

  static String freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of PostgreSQL's programs against it, as its superuser. */
  void run(String... program) {
    List<String> words =
        new ArrayList<>(List.of(SCRIPT, "--data", data.toString(), "--superuser", "run"));
    words.addAll(List.of(program));
    said(words);
  }

  /** The same as the owner of database {@code stemma}. */
  void runAsOwner(String... program) {
    List<String> words = new ArrayList<>(List.of(SCRIPT, "--data", data.toString(), "run"));
    words.addAll(List.of(program));
    said(words);
  }

  private String script(String command, String... options) {
    List<String> words = new ArrayList<>(List.of(SCRIPT, command, "--data", data.toString()));
    words.addAll(List.of(options));
    return said(words);
  }

  static String said(List<String> words) {
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(words + " ended with " + process.exitValue());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
