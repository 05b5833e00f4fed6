package io.stemma.backfill.mapping;

import io.stemma.backfill.source.RawText;
import io.stemma.backfill.source.SourceRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names for rows that have none, made from what the row says and where it stands in its table.
 *
 * <p>The same row of a copy of the file gets the same name, so a second run finds it; rows of
 * different files differ in their content, if only in a microsecond.
 */
public final class ContentId {
  private static final int UUID_VERSION_8 = 0x8000;

  private ContentId() {}

  /** The name of a whole row: table, rowid and every cell. */
  public static String of(SourceRow row) {
    MessageDigest digest = sha256();
    add(digest, row.table());
    add(digest, row.place());
    for (String column : row.columns().keySet()) {
      Object value = row.cell(column);
      if (value != null) {
        add(digest, column);
        add(digest, value);
      }
    }
    return uuid(digest);
  }

  /** The name of something told by these parts. */
  public static String of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      add(digest, part);
    }
    return uuid(digest);
  }

  /** The bytes of a cell: of text and blobs as stored, of numbers their decimal text. */
  public static byte[] bytes(Object cell) {
    if (cell instanceof byte[] blob) {
      return blob;
    }
    if (cell instanceof RawText text) {
      return text.bytes();
    }
    String text = cell instanceof Double real ? Numbers.text(real) : cell.toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** SQLite's name for a cell's storage class. */
  public static String storageClass(@Nullable Object cell) {
    if (cell == null) {
      return "null";
    }
    if (cell instanceof Long) {
      return "integer";
    }
    if (cell instanceof Double) {
      return "real";
    }
    return cell instanceof byte[] ? "blob" : "text";
  }

  private static void add(MessageDigest digest, Object value) {
    byte[] bytes = bytes(value);
    // Class and length keep 1 and '1', and ab+c and a+bc, apart.
    digest.update((byte) storageClass(value).charAt(0));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static String uuid(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    long high = bytes.getLong();
    long low = bytes.getLong();
    return new UUID(
            (high & ~0xF000L) | UUID_VERSION_8, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
        .toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
