package io.stemma.backfill.mapping;

import org.jspecify.annotations.Nullable;

/**
 * A cell that its column cannot hold as it is, kept raw beside its row.
 *
 * @param value null only where the column is never null and holds a default in place of NULL
 * @param reason a word of the report, for instance {@code not_json}
 */
public record KeptCell(String column, @Nullable Object value, String reason) {
  /** SQLite's name for the cell's storage class. */
  public String storageClass() {
    return ContentId.storageClass(value);
  }

  /** The cell's bytes as {@link ContentId#bytes} has them; none of NULL. */
  public byte[] bytes() {
    return value == null ? new byte[0] : ContentId.bytes(value);
  }
}
