package io.stemma.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * How the hash of a key was made. Keys are random, so that one round of SHA-256 is enough; those of
 * other systems keep the scheme they came with.
 */
public enum KeyScheme {
  /** Hexadecimal SHA-256 of the key. */
  SHA256("sha256"),
  /** Hexadecimal SHA-256 of the key's prefix, a colon and the key. */
  SHA256_PREFIXED("sha256-prefixed"),
  /** bcrypt in any of its versions 2a, 2b and 2y. */
  BCRYPT("bcrypt");

  private static final HexFormat HEX = HexFormat.of();

  private final String text;

  KeyScheme(String text) {
    this.text = text;
  }

  /** As the record names it. */
  public String text() {
    return text;
  }

  /** The scheme of that name. */
  public static Optional<KeyScheme> named(String text) {
    return Arrays.stream(values()).filter(scheme -> scheme.text.equals(text)).findFirst();
  }

  /** Whether a look takes so long that it must not be done for everybody who asks. */
  public boolean isCostly() {
    return this == BCRYPT;
  }

  /** Whether that is the key, in a time that does not tell how much of it is right. */
  public boolean verifies(String prefix, String key, String hash) {
    return switch (this) {
      case SHA256 -> same(sha256(key), hash);
      case SHA256_PREFIXED -> same(sha256(prefix + ":" + key), hash);
      case BCRYPT -> bcrypt(key, hash);
    };
  }

  /** Hexadecimal SHA-256 of a text. */
  public static String sha256(String text) {
    try {
      return HEX.formatHex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static boolean bcrypt(String key, String hash) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= BCrypt.Version.VERSION_2A.allowedMaxPwLength
        && BCrypt.verifyer().verify(bytes, hash.getBytes(StandardCharsets.UTF_8)).verified;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8),
        other.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }
}
