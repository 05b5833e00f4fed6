package io.stemma.audit.seal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Knows whether a note was signed by a key, of which it holds the public part: Ed25519, written as
 * {@code name+hash+key} as C2SP's signed-note has it.
 */
public final class NoteVerifier {
  static final byte ED25519 = 1;
  static final int KEY_BYTES = 32;
  private static final int HASH_BYTES = 4;

  private final String name;
  private final byte[] key;
  private final byte[] hash;

  NoteVerifier(String name, byte[] key) {
    if (name.isBlank() || name.contains("+") || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("a key's name has neither blanks nor +");
    }
    this.name = name;
    this.key = key.clone();
    this.hash = hash(name, ED25519, key);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static NoteVerifier of(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("a public key is written name+hash+key");
    }
    byte[] bytes = Base64.getDecoder().decode(parts[2]);
    if (bytes.length != 1 + KEY_BYTES || bytes[0] != ED25519) {
      throw new IllegalArgumentException("the key is no Ed25519 key");
    }
    NoteVerifier verifier = new NoteVerifier(parts[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!HexFormat.of().formatHex(verifier.hash).equals(parts[1])) {
      throw new IllegalArgumentException("the key's hash is not " + parts[1]);
    }
    return verifier;
  }

  /** The first bytes that tell a key: of its name, of how it signs, and of the key itself. */
  static byte[] hash(String name, byte type, byte[] key) {
    MessageDigest digest = Hash.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(type);
    return Arrays.copyOf(digest.digest(key), HASH_BYTES);
  }

  /** The key's name. */
  public String name() {
    return name;
  }

  /** Its name and hash, which tell it from other keys of the same name. */
  public String shortName() {
    return name + "+" + HexFormat.of().formatHex(hash);
  }

  byte[] hash() {
    return hash.clone();
  }

  /** As it is given to whoever shall verify. */
  public String text() {
    byte[] typed = new byte[1 + KEY_BYTES];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, KEY_BYTES);
    return name
        + "+"
        + HexFormat.of().formatHex(hash)
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** Whether one of a note's signatures is this key's, and holds. */
  public boolean signed(SignedNote note) {
    return note.signatures().stream()
        .filter(signature -> signature.signer().equals(name))
        .filter(signature -> Arrays.equals(signature.key(), hash))
        .anyMatch(signature -> holds(key, note.bytes(), signature.made()));
  }

  /** Whether an Ed25519 key made a signature of a text. */
  static boolean holds(byte[] key, byte[] text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey(key));
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A key that is no point of the curve, a signature of another length: neither holds.
      return false;
    }
  }

  /** Little end first; the highest bit is the sign of x (RFC 8032, 5.1.2). */
  private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
    byte[] reversed = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      reversed[i] = key[KEY_BYTES - 1 - i];
    }
    boolean isOdd = reversed[0] < 0;
    reversed[0] &= 0x7F;
    EdECPoint point = new EdECPoint(isOdd, new BigInteger(1, reversed));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }
}
