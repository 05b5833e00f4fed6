package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The first bytes of a database file, read without SQLite: that would make files beside one whose
 * journal is a log.
 */
final class SqliteHeader {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION_ID = 68;
  private static final int LEAF = 0x0D;
  private static final int PAGE_TYPE = 100;
  private static final int CELL_COUNT = 103;
  private static final int LENGTH = 105;

  private final byte[] bytes;

  private SqliteHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The header of a file, of which there may be none. */
  static SqliteHeader of(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      return new SqliteHeader(content.readNBytes(LENGTH));
    } catch (NoSuchFileException e) {
      return new SqliteHeader(new byte[0]);
    } catch (IOException e) {
      throw new StemmaException(ErrorCode.STORE_UNAVAILABLE, file + " cannot be read.", e);
    }
  }

  /** Whether there is no file, or nothing in it. */
  boolean saysNothing() {
    return bytes.length == 0;
  }

  /** 0 where it is no database. */
  int applicationId() {
    return isDatabase() ? ByteBuffer.wrap(bytes).getInt(APPLICATION_ID) : 0;
  }

  /** Whether the table of tables, the file's first page, holds any. */
  boolean hasTables() {
    return isDatabase()
        && (bytes[PAGE_TYPE] != LEAF || ByteBuffer.wrap(bytes).getShort(CELL_COUNT) != 0);
  }

  private boolean isDatabase() {
    return bytes.length == LENGTH && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }
}
