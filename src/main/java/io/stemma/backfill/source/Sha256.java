package io.stemma.backfill.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that sources are known by. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  void update(byte[] bytes, int from, int size) {
    digest.update(bytes, from, size);
  }

  /** What it came to; it begins anew. */
  byte[] digest() {
    return digest.digest();
  }

  static String hex(byte[] bytes) {
    Sha256 sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(sha256.digest());
  }
}
