package io.stemma.backfill.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, in the byte order of PostgreSQL's binary formats. */
final class RowBytes {
  private byte[] bytes = new byte[1 << 12];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** The bytes so far and some more behind them; valid until the next write. */
  byte[] array() {
    return bytes;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  void shorten(int newLength) {
    length = newLength;
  }

  void int1(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void int2(int value) {
    int1(value >>> 8);
    int1(value);
  }

  void int4(int value) {
    ensure(Integer.BYTES);
    putInt4(length, value);
    length += Integer.BYTES;
  }

  void int8(long value) {
    int4((int) (value >>> 32));
    int4((int) value);
  }

  void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void utf8(String text) {
    raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Leaves room for a length that is known only after what it is the length of. */
  int beginLength() {
    int4(0);
    return length;
  }

  void endLength(int begun) {
    putInt4(begun - Integer.BYTES, length - begun);
  }

  private void putInt4(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
