package io.stemma.backup;

import io.stemma.error.StemmaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A program of PostgreSQL's at work. */
final class ClientRun implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;
  private static final int LINES_KEPT = 100;
  private static final String ERROR = ": error: ";

  private final String name;
  private final Process process;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Thread listener;

  ClientRun(String name, Process process) {
    this.name = name;
    this.process = process;
    this.listener = new Thread(this::listen, "client-errors");
    listener.setDaemon(true);
    listener.start();
  }

  /** Not by a file: the disk may be full, and this is what says so. */
  private void listen() {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && said.size() < LINES_KEPT) {
          said.add(line);
        }
      }
    } catch (IOException e) {
      // It was ended from here.
      said.add(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Waits for its end.
   *
   * @param stop is asked meanwhile; it throws to end the wait, and {@link #close} ends the program
   * @throws StemmaException when the program failed, with the first thing it said
   */
  void await(Runnable stop) {
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        stop.run();
      }
      listener.join();
      // A signal from the terminal reaches the program, too.
      stop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClientProgram.failed(name, "interrupted");
    }
    if (process.exitValue() != 0) {
      throw ClientProgram.failed(
          Path.of(name).getFileName() + " ended with " + process.exitValue(), reason());
    }
  }

  private String reason() {
    List<String> lines = List.copyOf(said);
    return lines.stream()
        .filter(line -> line.contains(ERROR))
        .map(line -> line.substring(line.indexOf(ERROR) + ERROR.length()))
        .findFirst()
        .orElseGet(() -> lines.isEmpty() ? "nothing was said." : lines.get(0));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
