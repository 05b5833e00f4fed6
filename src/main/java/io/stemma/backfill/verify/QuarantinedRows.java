package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.source.SourceRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Which rows of a source table are in quarantine, by the first 64 bits of their hash there. */
final class QuarantinedRows {
  private static final int HEX_DIGITS = 16;

  private final LongSet whole = new LongSet();
  private final LongSet byKey = new LongSet();

  /** Where a row stands with the backfill. */
  enum Standing {
    /** It should be in its table. */
    LOADED,
    /** It is in quarantine because it could not be taken at all. */
    REFUSED,
    /**
     * It is in quarantine because one of its keys holds other content; its other records may be
     * loaded.
     */
    KEY_TAKEN
  }

  void add(String rowSha256, boolean becauseOfItsKey) {
    long hash = Long.parseUnsignedLong(rowSha256, 0, HEX_DIGITS, 16);
    (becauseOfItsKey ? byKey : whole).add(hash);
  }

  Standing standing(SourceRow row) {
    if (whole.isEmpty() && byKey.isEmpty()) {
      return Standing.LOADED;
    }
    long hash = hash(row);
    if (whole.contains(hash)) {
      return Standing.REFUSED;
    }
    return byKey.contains(hash) ? Standing.KEY_TAKEN : Standing.LOADED;
  }

  private static long hash(SourceRow row) {
    try {
      byte[] name = ContentId.of(row).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
