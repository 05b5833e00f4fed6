package io.stemma.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes are signed and verified as C2SP's signed-note says. */
class SignedNoteTest {
  /** The example of golang.org/x/mod/sumdb/note: its key, its text and its signature. */
  private static final String PUBLIC =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String PRIVATE =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  @Test
  void verifiesThePublishedNote() {
    SignedNote note = SignedNote.of(NOTE);

    assertThat(NoteVerifier.of(PUBLIC).signed(note)).isTrue();
    assertThat(note.written()).isEqualTo(NOTE);
    assertThat(NoteVerifier.of(PUBLIC).signed(SignedNote.of(NOTE.replace("your", "my")))).isFalse();
    assertThat(NoteSigner.make("PeterNeumann").verifier().signed(note)).isFalse();
  }

  @Test
  void signsAsThePublishedNoteIsSigned() {
    NoteSigner signer = NoteSigner.of(PRIVATE + "\n" + PUBLIC + "\n");

    assertThat(signer.sign(SignedNote.of(NOTE).text()).written()).isEqualTo(NOTE);
    assertThat(signer.written()).isEqualTo(PRIVATE + "\n" + PUBLIC + "\n");
  }

  @Test
  void readsTheKeysItMakes() {
    for (int i = 0; i < 50; i++) {
      NoteSigner signer = NoteSigner.make("stemma");
      SignedNote note = NoteSigner.of(signer.written()).sign("text\n");
      assertThat(NoteVerifier.of(signer.verifier().text()).signed(note)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+!",
        "PeterNeumann+c74f20a3+AhpcQQ==",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> NoteVerifier.of(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoteSigner.of(PRIVATE + "\n" + text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text\n", "text\n\nno dash\n", "text\n\n\u2014 a AAAA\n", "a\n\n\u2014 b"})
  void refusesWhatIsNoNote(String text) {
    assertThatThrownBy(() -> SignedNote.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNoteIsReadUpToALimitOfItsLength() {
    String rest = " AAAAAAAA\n";
    int name = SignedNote.MAX_CHARACTERS - "text\n\n\u2014 ".length() - rest.length();
    String longest = "text\n\n\u2014 " + "n".repeat(name) + rest;

    assertThat(SignedNote.of(longest).signatures()).hasSize(1);
    assertThatThrownBy(() -> SignedNote.of("t" + longest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it has more than 65536 characters");
  }

  @Test
  void readsACheckpointAndASealAgain() {
    Checkpoint checkpoint = new Checkpoint("stemma/x", 7, Hash.EMPTY);
    MonthSeal seal = new MonthSeal("tool_usage/2026-01", 12, Hash.EMPTY);

    assertThat(Checkpoint.of(checkpoint.text())).isEqualTo(checkpoint);
    assertThat(MonthSeal.of(seal.text())).isEqualTo(seal);
    assertThatThrownBy(() -> Checkpoint.of("stemma/x\n-1\n" + Hash.EMPTY + "\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MonthSeal.of(seal.text() + "more"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
