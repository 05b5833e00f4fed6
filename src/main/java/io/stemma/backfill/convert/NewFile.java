package io.stemma.backfill.convert;

import io.stemma.backfill.source.SnapshotFolder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that is made in a folder of its own beside its place and gets its name when it is whole. A
 * program that is killed leaves the folder only, which whoever converts there next takes away.
 */
public final class NewFile implements AutoCloseable {
  private final Path out;
  private final SnapshotFolder folder;

  private NewFile(Path out, SnapshotFolder folder) {
    this.out = out;
    this.folder = folder;
  }

  /**
   * Begins one.
   *
   * @throws StemmaException {@link ErrorCode#OUTPUT_EXISTS} with what stands in the way
   */
  public static NewFile at(Path wanted) {
    Path out = wanted.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNullElse(out.getParent(), out);
    if (!Files.isDirectory(parent)) {
      throw refused("The folder of " + wanted + " does not exist; make it first.", null);
    }
    // SQLite would apply another database's log to the new file.
    for (String ending : List.of("", "-wal", "-journal")) {
      Path there = Path.of(out + ending);
      if (Files.exists(there)) {
        throw refused(there + " exists already. Move it away, or name another.", null);
      }
    }
    try {
      return new NewFile(out, SnapshotFolder.in(parent));
    } catch (IOException e) {
      throw refused("The folder of " + wanted + " cannot be written to.", e);
    }
  }

  /** Where it is made. */
  public Path part() {
    return folder.path().resolve("new.db");
  }

  /**
   * Gives the file its name.
   *
   * @throws StemmaException {@link ErrorCode#OUTPUT_EXISTS} when there is one of that name by now
   */
  public void publish() {
    if (Files.exists(Path.of(part() + "-wal"))) {
      throw new IllegalStateException(part() + " still has a log: it is not whole");
    }
    try {
      flushed(part());
      Files.move(part(), out);
      flushed(Objects.requireNonNull(out.getParent()));
    } catch (IOException e) {
      throw refused(out + " cannot be given its name: " + e + ".", e);
    }
  }

  /** Has a file, or the names in a folder, outlive the machine's next crash. */
  private static void flushed(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    folder.close();
  }

  private static StemmaException refused(String message, @Nullable Exception cause) {
    return new StemmaException(ErrorCode.OUTPUT_EXISTS, message, cause);
  }
}
