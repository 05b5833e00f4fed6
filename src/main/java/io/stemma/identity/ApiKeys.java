package io.stemma.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.stemma.record.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Agents' keys: kept as hashes only. A key is random, so that one round of SHA-256 is enough. */
public final class ApiKeys {
  static final String SHA256 = "sha256";
  static final String BCRYPT = "bcrypt";

  private ApiKeys() {}

  /** The same row with a key's hash and its scheme. */
  public static Row hashed(Row row, String key) {
    return row.with("api_key_hash", sha256(key)).with("api_key_scheme", SHA256);
  }

  static boolean verifies(String key, @Nullable String hash, @Nullable String scheme) {
    if (hash == null || scheme == null) {
      return false;
    }
    return switch (scheme) {
      case SHA256 -> same(sha256(key), hash.toLowerCase(Locale.ROOT));
      case BCRYPT -> bcrypt(key, hash);
      default -> false;
    };
  }

  private static boolean bcrypt(String key, String hash) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= BCrypt.Version.VERSION_2A.allowedMaxPwLength
        && BCrypt.verifyer().verify(bytes, hash.getBytes(StandardCharsets.UTF_8)).verified;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
