package io.stemma.store.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A buffer of CSV: null is nothing, text always stands in quotes. */
final class Csv {
  private static final byte QUOTE = '"';

  private final Bytes bytes;

  /** A buffer of that many bytes; it grows. */
  Csv(int size) {
    bytes = new Bytes(size);
  }

  void plain(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  void quoted(ByteBuffer text) {
    bytes.write(QUOTE);
    byte[] array = text.array();
    int end = text.arrayOffset() + text.limit();
    int from = text.arrayOffset() + text.position();
    for (int i = from; i < end; i++) {
      if (array[i] == QUOTE) {
        bytes.write(array, from, i + 1 - from);
        from = i;
      }
    }
    bytes.write(array, from, end - from);
    bytes.write(QUOTE);
  }

  void separator() {
    bytes.write(',');
  }

  void endOfRow() {
    bytes.write('\n');
  }

  int size() {
    return bytes.size();
  }

  /** What is in it; good until the next change. */
  ByteBuffer content() {
    return bytes.buffer();
  }

  void clear() {
    bytes.reset();
  }

  /** Gives its array away without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes(int size) {
      super(size);
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
