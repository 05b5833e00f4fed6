package io.stemma.demo;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the estate goes. It is written beside its final name and renamed when it is whole, so that
 * a killed run leaves a {@code .part} file and never half an estate.
 */
final class OutputPlace {
  private final Path out;
  private final boolean force;

  private OutputPlace(Path out, boolean force) {
    this.out = out;
    this.force = force;
  }

  /**
   * Checks that the file can be made.
   *
   * @throws StemmaException OUTPUT_EXISTS with what stands in the way
   */
  static OutputPlace of(Path wanted, boolean force) {
    Path out = wanted.toAbsolutePath();
    if (Files.isDirectory(out)) {
      throw refused(wanted + " is a folder; --out names a file.", null);
    }
    Path folder = out.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refused("The folder of " + wanted + " does not exist; make it first.", null);
    }
    if (!Files.isWritable(folder)) {
      throw refused("The folder of " + wanted + " cannot be written to.", null);
    }
    if (Files.exists(out) && !force) {
      throw refused(wanted + " exists already; --force replaces it.", null);
    }
    refuseLeftovers(out);
    return new OutputPlace(out, force);
  }

  /** The file to write into; one that a killed run left is removed. */
  Path emptyPart() {
    try {
      Files.deleteIfExists(part());
    } catch (IOException e) {
      throw refused(part() + " is left of an earlier run and cannot be removed.", e);
    }
    return part();
  }

  /** Gives the whole file its name and answers its size in bytes. */
  long publish() {
    try {
      if (force) {
        Files.move(part(), out, ATOMIC_MOVE);
      } else {
        Files.move(part(), out);
      }
      return Files.size(out);
    } catch (IOException e) {
      throw refused("The estate is whole in " + part() + " but cannot be renamed: " + e, e);
    }
  }

  void discard(Exception failure) {
    try {
      Files.deleteIfExists(part());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  StemmaException failed(Exception e) {
    return refused("Writing " + part() + " failed: " + e.getMessage(), e);
  }

  /** SQLite would apply another database's log to the new file. */
  private static void refuseLeftovers(Path out) {
    for (String ending : List.of("-wal", "-journal")) {
      Path log = Path.of(out + ending);
      if (Files.exists(log)) {
        throw refused(log + " belongs to another database; close or move that one first.", null);
      }
    }
  }

  private Path part() {
    return Path.of(out + ".part");
  }

  private static StemmaException refused(String message, @Nullable Exception cause) {
    return new StemmaException(ErrorCode.OUTPUT_EXISTS, message, cause);
  }
}
