package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.source.SourceRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a source table are in quarantine and why, by the first 64 bits of their hash there.
 */
final class QuarantinedRows {
  private static final int HEX_DIGITS = 16;

  private static final Set<String> KEY_REASONS = Set.of("key_taken", "duplicate_key");

  private final Map<String, LongSet> byReason = new TreeMap<>();

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

  void add(String rowSha256, String reason) {
    long hash = Long.parseUnsignedLong(rowSha256, 0, HEX_DIGITS, 16);
    byReason.computeIfAbsent(reason, other -> new LongSet()).add(hash);
  }

  Standing standing(SourceRow row) {
    String reason = reason(row);
    if (reason == null) {
      return Standing.LOADED;
    }
    return KEY_REASONS.contains(reason) ? Standing.KEY_TAKEN : Standing.REFUSED;
  }

  /** Why a row is in quarantine; null where it is not. */
  @Nullable String reason(SourceRow row) {
    if (byReason.isEmpty()) {
      return null;
    }
    long hash = hash(row);
    return byReason.entrySet().stream()
        .filter(entry -> entry.getValue().contains(hash))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
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
