package io.stemma.store.archive;

import io.stemma.audit.retention.ArchiveProof;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts rows and sums them up, as COPY BINARY has them, in their order. */
final class RowDigest {
  private final MessageDigest digest = sha256();
  private long rows;

  /** One row: the number of its fields, then each with its length in front. */
  void add(ByteBuffer row) {
    digest.update(row.duplicate());
    rows++;
  }

  /** What all rows say; afterwards it begins anew. */
  ArchiveProof.Content content() {
    return new ArchiveProof.Content(rows, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
