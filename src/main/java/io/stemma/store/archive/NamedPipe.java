package io.stemma.store.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pipe with a name, which Java cannot make by itself. */
final class NamedPipe {
  private NamedPipe() {}

  static Path make(Path pipe) {
    try {
      Files.deleteIfExists(pipe);
      Process process = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
      String said =
          new String(
              process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(said.strip());
      }
      return pipe;
    } catch (IOException e) {
      throw ArchiveFailures.of(pipe, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ArchiveFailures.failed("The archive was stopped.", e);
    }
  }
}
