package io.stemma.backfill.verify;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of rows, byte for byte what PostgreSQL's {@code record_send(ROW(…))} makes:
 * the number of columns, then of each its type, its length (-1 for NULL) and its binary form.
 *
 * <p>Not safe for use by several threads.
 */
final class RowEncoder {
  private static final int HASH_BYTES = 32;

  private final ColumnType[] types;
  private final int[] positions;
  private final RowBytes row = new RowBytes();
  private final byte[] digested = new byte[HASH_BYTES];
  private final MessageDigest sha256;

  /**
   * Prepares for rows of these types.
   *
   * @param positions where among a record's values each column stands
   */
  RowEncoder(List<ColumnType> types, int[] positions) {
    this.types = types.toArray(ColumnType[]::new);
    this.positions = positions.clone();
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The first 64 bits of the SHA-256 of a row's canonical form. */
  long hash(@Nullable String[] values) {
    encode(values);
    return hash(row.array(), row.length());
  }

  byte[] bytes(@Nullable String[] values) {
    encode(values);
    return row.copy(0, row.length());
  }

  long hash(byte[] bytes, int length) {
    try {
      sha256.update(bytes, 0, length);
      sha256.digest(digested, 0, HASH_BYTES);
      return ByteBuffer.wrap(digested).getLong();
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  private void encode(@Nullable String[] values) {
    row.clear();
    row.int4(types.length);
    for (int i = 0; i < types.length; i++) {
      row.int4(types[i].oid());
      ColumnType.writeOrNull(types[i], values[positions[i]], row);
    }
  }

  /** The columns of a canonical form; null for NULL. */
  static List<@Nullable ByteBuffer> columns(byte[] row) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    int count = bytes.getInt();
    List<@Nullable ByteBuffer> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      bytes.getInt();
      int length = bytes.getInt();
      columns.add(length < 0 ? null : bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + Math.max(length, 0));
    }
    return columns;
  }
}
