package io.stemma.backfill.mapping;

import io.stemma.backfill.source.RawText;
import io.stemma.backfill.source.SourceRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /**
   * The name of a whole row: table, rowid and every cell that is stored. A generated column says
   * nothing new, and one that is added later must not give the rows other names.
   */
  public static String of(SourceRow row) {
    DigestInput input = new DigestInput();
    add(input, row.table());
    add(input, row.place());
    for (String column : row.columns().names()) {
      Object value = row.cell(column);
      if (value != null && !row.columns().isGenerated(column)) {
        add(input, column);
        add(input, value);
      }
    }
    return uuid(input);
  }

  /** The name of something told by these parts. */
  public static String of(String... parts) {
    DigestInput input = new DigestInput();
    for (String part : parts) {
      add(input, part);
    }
    return uuid(input);
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

  private static void add(DigestInput input, Object value) {
    // Class and length keep 1 and '1', and ab+c and a+bc, apart.
    input.add((byte) storageClass(value).charAt(0), bytes(value));
  }

  private static String uuid(DigestInput input) {
    ByteBuffer bytes = ByteBuffer.wrap(input.sha256());
    long high = bytes.getLong();
    long low = bytes.getLong();
    return new UUID(
            (high & ~0xF000L) | UUID_VERSION_8, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
        .toString();
  }
}
