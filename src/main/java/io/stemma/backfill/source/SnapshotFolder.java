package io.stemma.backfill.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder for one snapshot, gone when it is closed. A program that is killed cannot
 * close it: whoever makes the next one takes away what nobody holds any more.
 *
 * <p>A lock on a file in the folder says that it is in use. Unlike a process number it also holds
 * between containers that share the temporary folder.
 */
public final class SnapshotFolder implements AutoCloseable {
  private static final String PREFIX = "stemma-backfill-";
  private static final String IN_USE = "in-use";

  /** A folder is made a moment before it is locked. */
  private static final Duration TOO_YOUNG = Duration.ofMinutes(1);

  private final Path path;
  private final FileChannel held;

  private SnapshotFolder(Path path, FileChannel held) {
    this.path = path;
    this.held = held;
  }

  /**
   * Makes one in a folder, and takes leftovers away there.
   *
   * @throws IOException when there is no room for it
   */
  public static SnapshotFolder in(Path parent) throws IOException {
    removeLeftovers(parent, Instant.now().minus(TOO_YOUNG));
    Path path = Files.createTempDirectory(parent, PREFIX);
    FileChannel held =
        FileChannel.open(
            path.resolve(IN_USE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    held.lock();
    return new SnapshotFolder(path, held);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Takes away the folders that nobody holds and that are older than a moment. */
  static void removeLeftovers(Path parent, Instant oldest) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(parent)) {
      folders = all.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path folder : folders) {
      if (isOlder(folder, oldest) && !isHeld(folder)) {
        delete(folder);
      }
    }
  }

  private static boolean isOlder(Path folder, Instant oldest) {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(oldest);
    } catch (IOException e) {
      // Somebody else has just taken it away.
      return false;
    }
  }

  private static boolean isHeld(Path folder) {
    Path inUse = folder.resolve(IN_USE);
    if (!Files.exists(inUse)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(inUse, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException | IOException e) {
      // Held by this very program, or not ours to touch.
      return true;
    }
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      // The lock goes with the program at the latest.
      path.toFile().deleteOnExit();
    }
    delete(path);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      // The next snapshot tries again.
      folder.toFile().deleteOnExit();
    }
  }
}
