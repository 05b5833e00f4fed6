package io.stemma.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where tests keep what nobody needs after them: in memory, where the machine has plenty. A
 * database is some hundred files, and a file system on a disk slows down by thousands that are made
 * and deleted. Also the folders of {@code @TempDir} are made here, as the build says.
 *
 * <p>The system property {@code stemma.test.folder} names another folder.
 */
public final class ScratchFolder implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** The tests of both JVMs have half a gigabyte there at once. */
  private static final long PLENTY_BYTES = 4L << 30;

  private static final Optional<Path> CHOSEN = chosen();

  /**
   * A folder that lasts as long as the machine is up; empty where there is none that is quicker.
   */
  static Optional<Path> quick() {
    return CHOSEN;
  }

  /** Makes a folder whose name begins like that; who asks for it deletes it. */
  public static Path make(String prefix) {
    try {
      return CHOSEN.isPresent()
          ? Files.createTempDirectory(CHOSEN.get(), prefix)
          : Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Temporary files of processes that tests start; deleted when this JVM ends. */
  public static Path ofProcesses() {
    return Holder.OF_PROCESSES;
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) {
    return make("stemma-junit-");
  }

  private static Optional<Path> chosen() {
    String given = System.getProperty("stemma.test.folder");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    boolean plenty = Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() >= PLENTY_BYTES;
    return plenty ? Optional.of(MEMORY) : Optional.empty();
  }

  private static final class Holder {
    private static final Path OF_PROCESSES = madeForThisRun();

    private static Path madeForThisRun() {
      Path folder = make("stemma-processes-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    }

    private static void delete(Path folder) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
