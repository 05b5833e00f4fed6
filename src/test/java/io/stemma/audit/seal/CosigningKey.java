package io.stemma.audit.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The key of a witness that cosigns what a test gives it. */
public final class CosigningKey {
  private static final long TIME = 1_700_000_000;
  private static final int SIGNATURE_BYTES = 64;

  private final String name;
  private final KeyPair pair;
  private final byte[] bytes;

  public CosigningKey(String name) throws GeneralSecurityException {
    this.name = name;
    this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    // The 32 bytes stand at the end of the key's DER form (RFC 8410).
    byte[] der = pair.getPublic().getEncoded();
    this.bytes = Arrays.copyOfRange(der, der.length - NoteVerifier.KEY_BYTES, der.length);
  }

  private byte[] hash() {
    return NoteVerifier.hash(name, WitnessKey.COSIGNATURE, bytes);
  }

  /** Its public part, as it is given to those who verify. */
  public String text() {
    byte[] typed = new byte[1 + bytes.length];
    typed[0] = WitnessKey.COSIGNATURE;
    System.arraycopy(bytes, 0, typed, 1, bytes.length);
    return name
        + "+"
        + HexFormat.of().formatHex(hash())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** Its public part. */
  public WitnessKey key() {
    return WitnessKey.of(text());
  }

  /** A line that cosigns a checkpoint's text. */
  public String line(String text) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(("cosignature/v1\ntime " + TIME + "\n" + text).getBytes(StandardCharsets.UTF_8));
    ByteBuffer made =
        ByteBuffer.allocate(hash().length + Long.BYTES + SIGNATURE_BYTES)
            .put(hash())
            .putLong(TIME)
            .put(signer.sign());
    return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(made.array()) + "\n";
  }
}
