package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Takes a snapshot in a process of its own: locks of the same process are not seen. */
final class LockedByAnotherProcess {
  private LockedByAnotherProcess() {}

  public static void main(String[] arguments) {
    try (SourceSnapshot snapshot = SourceSnapshot.take(Path.of(arguments[0]))) {
      System.exit(snapshot.file().toFile().exists() ? 0 : 1);
    } catch (StemmaException e) {
      System.exit(e.code() == ErrorCode.SOURCE_LOCKED ? 42 : 1);
    }
  }

  /** Whether a snapshot taken from another process is refused because of a lock. */
  static boolean sees(Path file) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockedByAnotherProcess.class.getName(),
            file.toString());
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 42;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
