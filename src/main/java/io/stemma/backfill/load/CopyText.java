package io.stemma.backfill.load;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the text format of COPY, as bytes of UTF-8.
 *
 * <p>Every byte of an estate passes here, so it is written once, without texts in between.
 */
final class CopyText {
  private byte[] bytes = new byte[1 << 16];
  private int length;

  /** Begins a row with a number that stands before its values. */
  void row(int ordinal, @Nullable String[] values) {
    ascii(Integer.toString(ordinal));
    for (String value : values) {
      put('\t');
      value(value);
    }
    put('\n');
  }

  /** A row of values and a number behind them. */
  void row(@Nullable String[] values, String last) {
    for (String value : values) {
      value(value);
      put('\t');
    }
    ascii(last);
    put('\n');
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void value(@Nullable String value) {
    if (value == null) {
      put('\\');
      put('N');
    } else {
      escaped(value);
    }
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void escaped(String value) {
    // An escape takes two bytes, a UTF-16 unit three at the most.
    reserve(3L * value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        i += encoded(value, i);
      } else if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
        bytes[length++] = '\\';
        bytes[length++] = (byte) (c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
      } else {
        bytes[length++] = (byte) c;
      }
    }
  }

  /** Encodes the character at a place; how many units more than one it took. */
  private int encoded(String value, int at) {
    int c = value.codePointAt(at);
    if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        bytes[length++] = (byte) (0xE0 | (c >> 12));
      } else {
        bytes[length++] = (byte) (0xF0 | (c >> 18));
        bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      }
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (c & 0x3F));
    return Character.charCount(c) - 1;
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(long more) {
    if (length + more > bytes.length) {
      long wanted = Math.max(length + more, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE - 8)));
    }
  }
}
