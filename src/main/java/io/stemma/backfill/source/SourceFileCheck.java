package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells what is wrong with a path given as a SQLite file before SQLite's terser words would. */
final class SourceFileCheck {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private SourceFileCheck() {}

  static void check(Path source) {
    if (!Files.exists(source)) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, "There is no file " + source + ". Check --sqlite.");
    }
    if (Files.isDirectory(source)) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, source + " is a folder. Name the SQLite file in it.");
    }
    if (!Files.isReadable(source)) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, source + " may not be read by this user.");
    }
    byte[] head = magic(source);
    if (head.length == 0) {
      throw new StemmaException(
          ErrorCode.SOURCE_NOT_SQLITE, source + " is empty: there is nothing to move.");
    }
    if (!Arrays.equals(head, MAGIC)) {
      throw new StemmaException(
          ErrorCode.SOURCE_NOT_SQLITE,
          source
              + " is not a SQLite 3 file: its first bytes are not SQLite's. "
              + "It may be encrypted (decrypt it first) or another kind of file.");
    }
  }

  /**
   * What the header of a SQLite file says.
   *
   * @param pageBytes size of a page
   * @param bytes size of the file; 0 where the header does not know it
   */
  record Head(int pageBytes, long bytes) {}

  private static final int HEADER_BYTES = 100;

  /** Reads the header of a file that has one. */
  static Head head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer header = ByteBuffer.wrap(Arrays.copyOf(in.readNBytes(HEADER_BYTES), HEADER_BYTES));
      int stored = Short.toUnsignedInt(header.getShort(16));
      int pageBytes = stored == 1 ? 1 << 16 : stored;
      // Programs older than SQLite 3.7 do not keep the number of pages; then these two differ.
      boolean isKept = header.getInt(24) == header.getInt(92);
      long pages = isKept ? Integer.toUnsignedLong(header.getInt(28)) : 0;
      return new Head(pageBytes, pages * pageBytes);
    }
  }

  private static byte[] magic(Path source) {
    try (InputStream in = Files.newInputStream(source)) {
      return in.readNBytes(MAGIC.length);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, source + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
