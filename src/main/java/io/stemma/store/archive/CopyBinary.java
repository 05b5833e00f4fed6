package io.stemma.store.archive;

import io.stemma.store.postgres.audit.MonthRows.Messages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Finds the rows in what COPY BINARY sends: a signature, rows, and a trailer. */
final class CopyBinary implements Messages {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final int HEADER = SIGNATURE.length + 2 * Integer.BYTES;
  private static final short TRAILER = -1;

  private final Consumer<ByteBuffer> rows;
  private boolean begun;
  private boolean ended;

  /**
   * Gives rows away.
   *
   * @param rows is given each row: the number of its fields, then each with its length in front
   */
  CopyBinary(Consumer<ByteBuffer> rows) {
    this.rows = rows;
  }

  @Override
  public void take(byte[] message) {
    ByteBuffer rest = ByteBuffer.wrap(message);
    if (!begun) {
      skipHeader(rest);
    }
    while (rest.hasRemaining()) {
      int start = rest.position();
      short fields = rest.getShort();
      if (fields == TRAILER) {
        ended = true;
        return;
      }
      for (int i = 0; i < fields; i++) {
        int length = rest.getInt();
        rest.position(rest.position() + Math.max(0, length));
      }
      rows.accept(rest.slice(start, rest.position() - start));
    }
  }

  private void skipHeader(ByteBuffer message) {
    byte[] signature = new byte[SIGNATURE.length];
    message.get(signature);
    if (!Arrays.equals(signature, SIGNATURE)) {
      throw ArchiveFailures.failed("PostgreSQL sends no COPY BINARY.", null);
    }
    message.getInt();
    int extension = message.getInt();
    message.position(message.position() + extension);
    begun = true;
  }

  /** Whether the last row has come. */
  boolean isEnded() {
    return ended;
  }

  /** What stands in front of the first row. */
  static byte[] header() {
    return ByteBuffer.allocate(HEADER).put(SIGNATURE).array();
  }

  /** What stands behind the last one. */
  static byte[] trailer() {
    return ByteBuffer.allocate(Short.BYTES).putShort(TRAILER).array();
  }
}
