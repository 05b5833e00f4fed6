package io.stemma.audit.seal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures under it, as C2SP's signed-note writes them.
 *
 * @param text ends with a newline, which is signed, too
 */
public record SignedNote(String text, List<Signature> signatures) {
  private static final String DASH = "\u2014 ";
  private static final int KEY_BYTES = 4;

  /**
   * One of them.
   *
   * @param signer the key's name
   * @param encoded base64 of the first four bytes of the key's hash, then of what the key made
   */
  public record Signature(String signer, String encoded) {
    static Signature of(String signer, byte[] key, byte[] made) {
      byte[] all = Arrays.copyOf(key, key.length + made.length);
      System.arraycopy(made, 0, all, key.length, made.length);
      return new Signature(signer, Base64.getEncoder().encodeToString(all));
    }

    /** Whether both are of one key. */
    public boolean isOfSameKey(Signature other) {
      return signer.equals(other.signer) && Arrays.equals(key(), other.key());
    }

    byte[] key() {
      return Arrays.copyOf(Base64.getDecoder().decode(encoded), KEY_BYTES);
    }

    byte[] made() {
      byte[] all = Base64.getDecoder().decode(encoded);
      return Arrays.copyOfRange(all, KEY_BYTES, all.length);
    }

    private String line() {
      return DASH + signer + " " + encoded + "\n";
    }
  }

  /** The whole note. */
  public String written() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  /**
   * Reads a note; whether a signature holds says {@link NoteVerifier}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SignedNote of(String written) {
    int end = written.lastIndexOf("\n\n");
    if (end < 0 || !written.endsWith("\n")) {
      throw new IllegalArgumentException("a note has its signatures under an empty line");
    }
    List<Signature> signatures = new ArrayList<>();
    written.substring(end + 2).lines().forEach(line -> signatures.add(signature(line)));
    return new SignedNote(written.substring(0, end + 1), signatures);
  }

  private static Signature signature(String line) {
    int blank = line.lastIndexOf(' ');
    if (!line.startsWith(DASH) || blank <= DASH.length()) {
      throw new IllegalArgumentException("not a signature's line: " + line);
    }
    String encoded = line.substring(blank + 1);
    if (Base64.getDecoder().decode(encoded).length <= KEY_BYTES) {
      throw new IllegalArgumentException("a signature has more than " + KEY_BYTES + " bytes");
    }
    return new Signature(line.substring(DASH.length(), blank), encoded);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
