package io.stemma.audit.seal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Signs notes with an Ed25519 key. It is kept as two lines: the private key as C2SP's signed-note
 * implementations write it, {@code PRIVATE+KEY+name+hash+key}, and the public one that verifies.
 */
public final class NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";

  private final byte[] seed;
  private final NoteVerifier verifier;

  private NoteSigner(byte[] seed, NoteVerifier verifier) {
    this.seed = seed;
    this.verifier = verifier;
  }

  /** A new key. */
  public static NoteSigner make(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      return new NoteSigner(seed, new NoteVerifier(name, bytes((EdECPublicKey) pair.getPublic())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform since 15 has Ed25519", e);
    }
  }

  private static byte[] bytes(EdECPublicKey key) {
    byte[] y = key.getPoint().getY().toByteArray();
    byte[] bytes = new byte[NoteVerifier.KEY_BYTES];
    for (int i = 0; i < Math.min(y.length, bytes.length); i++) {
      bytes[i] = y[y.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      bytes[bytes.length - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none, or its two lines are of two keys
   */
  public static NoteSigner of(String written) {
    List<String> lines = written.strip().lines().toList();
    if (lines.size() != 2 || !lines.get(0).startsWith(PREFIX)) {
      throw new IllegalArgumentException("a key file has a private and a public line");
    }
    NoteVerifier verifier = NoteVerifier.of(lines.get(1));
    String[] parts = lines.get(0).substring(PREFIX.length()).split("\\+", 3);
    byte[] bytes = parts.length < 3 ? new byte[0] : Base64.getDecoder().decode(parts[2]);
    if (bytes.length != 1 + NoteVerifier.KEY_BYTES || bytes[0] != NoteVerifier.ED25519) {
      throw new IllegalArgumentException("the private key is no Ed25519 key");
    }
    NoteSigner signer = new NoteSigner(Arrays.copyOfRange(bytes, 1, bytes.length), verifier);
    if (!verifier.signed(signer.sign("stemma\n"))) {
      throw new IllegalArgumentException("the two lines are of two keys");
    }
    return signer;
  }

  /** As it is kept; nobody else may read it. */
  public String written() {
    byte[] typed = new byte[1 + seed.length];
    typed[0] = NoteVerifier.ED25519;
    System.arraycopy(seed, 0, typed, 1, seed.length);
    return PREFIX
        + verifier.name()
        + "+"
        + HexFormat.of().formatHex(verifier.hash())
        + "+"
        + Base64.getEncoder().encodeToString(typed)
        + "\n"
        + verifier.text()
        + "\n";
  }

  /** The public part. */
  public NoteVerifier verifier() {
    return verifier;
  }

  /** Signs a text, which ends with a newline. */
  public SignedNote sign(String text) {
    SignedNote note = new SignedNote(text, List.of());
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(note.bytes());
      return new SignedNote(
          text, List.of(SignedNote.Signature.of(verifier.name(), verifier.hash(), signer.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform since 15 has Ed25519", e);
    }
  }
}
