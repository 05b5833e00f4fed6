package io.stemma.audit.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256, as RFC 6962 makes them: those of leaves and those of pairs begin with another byte
 * each, so that no leaf can pass for a pair.
 */
public final class Hash {
  /** Bytes of one. */
  public static final int SIZE = 32;

  /** Of the tree without leaves. */
  public static final Hash EMPTY = new Hash(sha256().digest());

  private static final byte LEAF = 0;
  private static final byte PAIR = 1;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * One that was made before: {@link #SIZE} bytes from a place on.
   *
   * @throws IllegalArgumentException when there are not so many
   */
  public static Hash at(byte[] bytes, int from) {
    if (from < 0 || from > bytes.length - SIZE) {
      throw new IllegalArgumentException("no hash begins at byte " + from + " of " + bytes.length);
    }
    return new Hash(Arrays.copyOfRange(bytes, from, from + SIZE));
  }

  /**
   * One that was written as text.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Hash ofBase64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a hash has " + SIZE + " bytes, not " + bytes.length);
    }
    return new Hash(bytes);
  }

  /**
   * One that was kept by itself.
   *
   * @param bytes null where none was kept
   * @throws IllegalArgumentException when they are no hash
   */
  public static Hash of(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "a hash has " + SIZE + " bytes, not " + (bytes == null ? 0 : bytes.length));
    }
    return at(bytes, 0);
  }

  /** Of an entry's bytes. */
  public static Hash ofLeaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(entry));
  }

  /** Of two subtrees, the earlier one first. */
  public static Hash ofPair(Hash left, Hash right) {
    MessageDigest digest = sha256();
    digest.update(PAIR);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Puts its bytes into others. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, SIZE);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** As checkpoints and proofs write it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
