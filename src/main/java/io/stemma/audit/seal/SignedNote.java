package io.stemma.audit.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A text with signatures under it, as C2SP's signed-note writes them.
 *
 * @param text ends with a newline, which is signed, too
 */
public record SignedNote(String text, List<Signature> signatures) {
  private static final String DASH = "\u2014 ";
  private static final int KEY_BYTES = 4;

  /** A longer text is no note. */
  public static final int MAX_CHARACTERS = 65_536;

  /** A text with more signatures under it is no note. */
  static final int MAX_SIGNATURES = 100;

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

    /** The name of its key and the beginning of the key's hash, for people. */
    String shortName() {
      return signer + "+" + HexFormat.of().formatHex(key());
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
    if (written.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("it has more than " + MAX_CHARACTERS + " characters");
    }
    int end = written.lastIndexOf("\n\n");
    if (end < 0 || !written.endsWith("\n")) {
      throw new IllegalArgumentException("a note has its signatures under an empty line");
    }
    return new SignedNote(written.substring(0, end + 1), signatures(written.substring(end + 2)));
  }

  /**
   * Reads lines of signatures.
   *
   * @throws IllegalArgumentException when a line is none, or there are too many
   */
  public static List<Signature> signatures(String lines) {
    List<Signature> signatures =
        lines.lines().limit(MAX_SIGNATURES + 1L).map(SignedNote::signature).toList();
    if (signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException("it has more than " + MAX_SIGNATURES + " signatures");
    }
    return signatures;
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
