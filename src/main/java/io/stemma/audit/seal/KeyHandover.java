package io.stemma.audit.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That one key signs a log in place of another from a moment on. Both keys sign it: the old one
 * names its successor, and the new one shows that it is there and knows its predecessor.
 *
 * @param at what the log was then
 * @param before the old key
 * @param after the new key
 * @param note the signed note
 */
public record KeyHandover(Checkpoint at, NoteVerifier before, NoteVerifier after, String note) {
  /** A longer note is none. */
  public static final int MAX_CHARACTERS = 4_000;

  /** So many are read of one trail. Of a trail that has more, none is followed. */
  public static final int MAX_COUNT = 1_000;

  private static final String KIND = "stemma-key-handover/v1";
  private static final Pattern TEXT =
      Pattern.compile(KIND + "\n([^\n]+\n[0-9]+\n[^\n]+\n)([^\n]+)\n([^\n]+)\n");

  /** Signs one. */
  public static KeyHandover sign(Checkpoint at, NoteSigner before, NoteSigner after) {
    String text =
        KIND + "\n" + at.text() + before.verifier().text() + "\n" + after.verifier().text() + "\n";
    List<SignedNote.Signature> signatures = new ArrayList<>(before.sign(text).signatures());
    signatures.addAll(after.sign(text).signatures());
    return of(new SignedNote(text, signatures).written());
  }

  /**
   * Reads one, and requires the signatures of both keys that it names.
   *
   * @throws IllegalArgumentException when it is none, or one of them did not sign it
   */
  public static KeyHandover of(String note) {
    if (note.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "it has more than " + MAX_CHARACTERS + " characters, so it is no hand-over");
    }
    SignedNote signed = SignedNote.of(note);
    Matcher parts = TEXT.matcher(signed.text());
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is not of the format " + KIND);
    }
    KeyHandover handover =
        new KeyHandover(
            Checkpoint.of(parts.group(1)),
            NoteVerifier.of(parts.group(2)),
            NoteVerifier.of(parts.group(3)),
            note);
    requireSigned(signed, handover.before, "old");
    requireSigned(signed, handover.after, "new");
    return handover;
  }

  private static void requireSigned(SignedNote note, NoteVerifier key, String which) {
    if (!key.signed(note)) {
      throw new IllegalArgumentException(
          "it is not signed by the " + which + " key that it names, " + key.shortName());
    }
  }
}
