package io.stemma.backfill.mapping;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Parts gathered in one array and digested at once, which is far quicker than part by part. */
final class DigestInput {
  private byte[] bytes = new byte[512];
  private int length;

  /** Adds a kind, the number of bytes (four of them, the highest first) and the bytes. */
  void add(byte kind, byte[] part) {
    int wanted = Math.addExact(length, Math.addExact(part.length, 1 + Integer.BYTES));
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, wanted), MAX_ARRAY));
    }
    bytes[length++] = kind;
    for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
      bytes[length++] = (byte) (part.length >>> shift);
    }
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  byte[] sha256() {
    MessageDigest digest = newSha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
