package io.stemma.backfill.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the text format of COPY, as bytes of UTF-8.
 *
 * <p>Every byte of an estate passes here, so it is written without texts in between.
 */
final class CopyText {
  /** What stands behind the backslash for a byte that COPY reads as its own; 0 for all others. */
  private static final byte[] ESCAPES = escapes();

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[1 << 16];
  private int length;

  /** A row of values and a number behind them. */
  void row(@Nullable String[] values, String last) {
    for (String value : values) {
      if (value == null) {
        put('\\');
        put('N');
      } else {
        escaped(value);
      }
      put('\t');
    }
    escaped(last);
    put('\n');
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets the rows, and keeps the memory. */
  void clear() {
    length = 0;
  }

  private void escaped(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    reserve(2L * utf8.length);
    byte[] to = bytes;
    int at = length;
    for (byte b : utf8) {
      byte escape = b > '\\' || b < 0 ? 0 : ESCAPES[b];
      if (escape != 0) {
        to[at++] = '\\';
        to[at++] = escape;
      } else {
        to[at++] = b;
      }
    }
    length = at;
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(long more) {
    if (length + more > bytes.length) {
      long wanted = Math.max(length + more, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(wanted, MAX_ARRAY)));
    }
  }

  private static byte[] escapes() {
    byte[] escapes = new byte['\\' + 1];
    escapes['\\'] = '\\';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    return escapes;
  }
}
