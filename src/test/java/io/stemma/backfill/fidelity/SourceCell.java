package io.stemma.backfill.fidelity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A cell as SQLite itself tells it.
 *
 * @param storageClass what {@code typeof} says
 * @param bytes of text and blobs; empty else
 * @param number a Long or Double; null for others
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by what it holds, never by itself.
record SourceCell(String storageClass, byte[] bytes, @Nullable Number number) {
  boolean isNull() {
    return storageClass.equals("null");
  }

  boolean isText() {
    return storageClass.equals("text");
  }

  /** The text, where it is one of valid UTF-8. */
  @Nullable String text() {
    return isText() ? utf8() : null;
  }

  /** The bytes as text, where they are valid UTF-8. */
  @Nullable String utf8() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether bytes kept of a cell of the same class are this cell's. */
  boolean isKeptAs(byte[] kept) {
    if (number == null) {
      return Arrays.equals(bytes, kept);
    }
    String text = new String(kept, StandardCharsets.US_ASCII);
    return number instanceof Long
        ? text.equals(number.toString())
        : Double.doubleToLongBits(Double.parseDouble(text))
            == Double.doubleToLongBits(number.doubleValue());
  }

  /** For people. */
  @Override
  public String toString() {
    String text = text();
    String shown = number != null ? number.toString() : text == null ? hex() : "'" + text + "'";
    return storageClass + " " + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown);
  }

  private String hex() {
    return HexFormat.of().formatHex(bytes);
  }
}
