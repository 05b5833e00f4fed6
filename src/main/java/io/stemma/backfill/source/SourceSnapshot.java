package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A private copy of a SQLite file and of its write-ahead log or rollback journal, taken without
 * writing a byte beside the source.
 *
 * <p>Opening the source with SQLite itself would make {@code -shm} files there, and fails where the
 * folder cannot be written. While copying, a shared lock on the bytes SQLite itself locks keeps a
 * writer in rollback mode from changing the file. In WAL mode writers only append to the log, and a
 * checkpoint copies pages that the log still holds; so file plus log, copied in this order, are of
 * one moment as long as the log was not begun anew in between, which its header shows.
 */
public final class SourceSnapshot implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final int WAL_HEADER_BYTES = 32;

  /** SQLite's SHARED lock: 510 bytes beginning two after its pending byte at 1 GiB. */
  private static final long SHARED_FIRST = (1L << 30) + 2;

  private static final long SHARED_SIZE = 510;

  private final SnapshotFolder folder;
  private final Path file;
  private WalFrames framesLeftOut = WalFrames.NONE;

  private SourceSnapshot(SnapshotFolder folder) {
    this.folder = folder;
    this.file = folder.path().resolve("source.db");
  }

  /**
   * Copies a source.
   *
   * @throws StemmaException when it is no readable SQLite file, or is locked by a writer
   */
  public static SourceSnapshot take(Path source) {
    SourceFileCheck.check(source);
    SnapshotFolder folder = temporaryFolder(source);
    try {
      SourceSnapshot snapshot = new SourceSnapshot(folder);
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (snapshot.copy(source)) {
          snapshot.look(source);
          return snapshot;
        }
      }
      throw new StemmaException(
          ErrorCode.SOURCE_LOCKED,
          source
              + " changes faster than it can be copied. Try again when its writers are quieter.");
    } catch (IOException e) {
      folder.close();
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING,
          source
              + " cannot be copied to "
              + folder.path().getParent()
              + ": "
              + e.getMessage()
              + ".",
          e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** SHA-256 (hex) of the file's bytes, its log's after them where it has one. */
  public String sha256() {
    try {
      return Sha256.hex(List.of(file, beside(file, "-wal")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes the file has, its log's included. */
  public long bytes() {
    try {
      Path log = beside(file, "-wal");
      return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frames at the end of the write-ahead log that SQLite leaves out. */
  WalFrames framesLeftOut() {
    return framesLeftOut;
  }

  /** The copy. */
  public Path file() {
    return file;
  }

  /** Where a table made of a log beside the source stands; it may not be there. */
  Path sideFile() {
    return folder.path().resolve("side.db");
  }

  /** Copies a log that stands beside the source, as it is at this moment. */
  SideCopy copyBeside(Path log) {
    return SideCopy.take(log, folder.path().resolve("side.log"));
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Looks at what SQLite says nothing about: frames that it leaves out, and a page cut off. */
  private void look(Path source) throws IOException {
    SourceFileCheck.Head head = SourceFileCheck.head(file);
    Path log = beside(file, "-wal");
    framesLeftOut = WalFrames.of(log, head.pageBytes());
    boolean isAlone = Files.notExists(log) && Files.notExists(beside(file, "-journal"));
    if (isAlone && Files.size(file) < head.bytes()) {
      throw SqliteFailure.damaged(
          source,
          "it is cut off: its header says "
              + head.bytes()
              + " bytes, and it has "
              + Files.size(file),
          null);
    }
  }

  /** Copies file, journal and log; false when the log was begun anew meanwhile. */
  private boolean copy(Path source) throws IOException {
    Path log = beside(source, "-wal");
    Path journal = beside(source, "-journal");
    try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
      FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, true);
      if (lock == null) {
        throw new StemmaException(
            ErrorCode.SOURCE_LOCKED,
            source + " is locked by a program that is writing to it. Try again when it is done.");
      }
      byte[] before = header(log);
      long changed = Files.getLastModifiedTime(source).toMillis();
      copyIfThere(source, file);
      copyIfThere(journal, beside(file, "-journal"));
      copyIfThere(log, beside(file, "-wal"));
      boolean ofOneMoment = Arrays.equals(before, header(log));
      boolean withoutLog = before.length == 0;
      lock.release();
      return ofOneMoment
          && (!withoutLog || changed == Files.getLastModifiedTime(source).toMillis());
    }
  }

  private static void copyIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      to.toFile().setWritable(true, true);
    } else {
      Files.deleteIfExists(to);
    }
  }

  private static byte[] header(Path log) throws IOException {
    if (!Files.exists(log)) {
      return new byte[0];
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(WAL_HEADER_BYTES);
      channel.read(header);
      return Arrays.copyOf(header.array(), header.position());
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static SnapshotFolder temporaryFolder(Path source) {
    try {
      return SnapshotFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, "There is no room for a copy of " + source + ".", e);
    }
  }
}
