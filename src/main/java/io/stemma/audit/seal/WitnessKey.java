package io.stemma.audit.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Knows whether a checkpoint was cosigned by a witness, of which it holds the public key:
 * timestamped Ed25519 as C2SP's tlog-cosignature v1 has it, written {@code name+hash+key} with the
 * type 4.
 */
public final class WitnessKey {
  static final byte COSIGNATURE = 4;
  private static final int TIME_BYTES = Long.BYTES;

  private final String name;
  private final byte[] key;
  private final byte[] hash;

  private WitnessKey(String name, byte[] key) {
    this.name = name;
    this.key = key.clone();
    this.hash = NoteVerifier.hash(name, COSIGNATURE, key);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static WitnessKey of(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length < 3
        || parts[0].isBlank()
        || parts[0].chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("a witness's key is written name+hash+key");
    }
    byte[] bytes = Base64.getDecoder().decode(parts[2]);
    if (bytes.length != 1 + NoteVerifier.KEY_BYTES || bytes[0] != COSIGNATURE) {
      throw new IllegalArgumentException("the key is none for Ed25519 cosignatures (type 4)");
    }
    WitnessKey key = new WitnessKey(parts[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!HexFormat.of().formatHex(key.hash).equals(parts[1])) {
      throw new IllegalArgumentException("the key's hash is not " + parts[1]);
    }
    return key;
  }

  public String name() {
    return name;
  }

  /** Its name and hash, which tell it from other keys of the same name. */
  public String shortName() {
    return name + "+" + HexFormat.of().formatHex(hash);
  }

  /**
   * When this witness cosigned a checkpoint; empty where it did not.
   *
   * @param note with the cosignature among its signatures
   */
  public Optional<Instant> cosigned(SignedNote note) {
    return signatureIn(note).map(made -> Instant.ofEpochSecond(time(made)));
  }

  /** The signature of this witness that holds; those of unknown keys do not count. */
  public Optional<SignedNote.Signature> signatureIn(SignedNote note) {
    return note.signatures().stream()
        .filter(this::isNamedBy)
        .filter(signature -> holds(note, signature))
        .findFirst();
  }

  /** Whether a signature says that this key made it. */
  boolean isNamedBy(SignedNote.Signature signature) {
    return signature.signer().equals(name) && Arrays.equals(signature.key(), hash);
  }

  /** Whether this key made a signature for a note. */
  boolean holds(SignedNote note, SignedNote.Signature signature) {
    return holds(note.text(), signature.made());
  }

  private boolean holds(String text, byte[] made) {
    if (made.length <= TIME_BYTES) {
      return false;
    }
    long time = ByteBuffer.wrap(made).getLong();
    byte[] message =
        ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8);
    return time >= 0
        && NoteVerifier.holds(key, message, Arrays.copyOfRange(made, TIME_BYTES, made.length));
  }

  private static long time(SignedNote.Signature signature) {
    return ByteBuffer.wrap(signature.made()).getLong();
  }
}
