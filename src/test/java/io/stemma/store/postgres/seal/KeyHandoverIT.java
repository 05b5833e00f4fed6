package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.KeyHandover;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-overs that do not hold are found, and not followed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyHandoverIT extends RotatedTrail {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @BeforeAll
  static void noteEmpty() {
    noteEmpty(DATABASE);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @Test
  void aHandoverThatTheOldKeyDidNotSignIsNotFollowed() throws Exception {
    Checkpoint now = file.read().orElseThrow().checkpoint();
    String text =
        "stemma-key-handover/v1\n%s%s\n%s\n"
            .formatted(now.text(), first.verifier().text(), STRANGER.verifier().text());
    insert(STRANGER.sign(text).written());
    DATABASE.execute(
        "UPDATE audit.checkpoints SET note = '" + STRANGER.sign(now.text()).written() + "'");

    assertThat(details(first.verifier()))
        .contains(
            "CHECKPOINT_BROKEN The hand-over of the key, number 1, is not one: it is not signed by the"
                + " old key",
            "the newest of the database, is not signed by " + first.verifier().shortName());
  }

  static List<String> garbage() {
    Checkpoint other = new Checkpoint("stemma/other", 1, Hash.EMPTY);
    return List.of(
        "",
        "\n\n",
        "x",
        "x".repeat(1_000_000),
        "stemma-key-handover/v1\n",
        "stemma-key-handover/v1\na\n1\nb\nc\nd\n\n\u2014 a AAAAAAA=\n",
        "stemma-key-handover/v1\na\n99999999999999999999\nb\nc\nd\n\n\u2014 a AAAAAAA=\n",
        STRANGER.sign("stemma-key-handover/v1\n").written(),
        STRANGER.sign(other.text()).written(),
        KeyHandover.sign(other, STRANGER, NoteSigner.make("stemma-audit")).note());
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageIsFoundAndStopsNothing(String note) throws Exception {
    insert(note);
    grow(21);
    assertThat(details(first.verifier())).startsWith("CHECKPOINT_BROKEN The hand-over");
    assertThat(found).hasSize(1);

    rotate();
    grow(22);

    assertThat(details(first.verifier())).startsWith("CHECKPOINT_BROKEN The hand-over");
    assertThat(found).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("edits")
  void anEditedHandoverIsNotFollowed(String edit) throws Exception {
    rotate();
    DATABASE.execute("UPDATE audit.key_handovers SET note = " + edit);

    assertThat(details(first.verifier()))
        .contains("The hand-over of the key, number 1, is not one", "is not signed by");
  }

  static List<String> edits() {
    return List.of(
        "replace(note, chr(10) || '1' || chr(10), chr(10) || '2' || chr(10))",
        "left(note, length(note) - 20) || chr(10)",
        "replace(note, 'stemma/', 'stemmb/')",
        "''");
  }

  @Test
  void aHandoverAtAnotherLogIsFound() throws Exception {
    Checkpoint now = file.read().orElseThrow().checkpoint();
    NoteSigner second = NoteSigner.make("stemma-audit");
    insert(
        KeyHandover.sign(new Checkpoint(now.origin(), now.size(), Hash.EMPTY), first, second)
            .note());

    assertThat(details(first.verifier()))
        .contains("that of the hand-over to " + second.verifier().shortName())
        .contains("is of other seals");
  }

  @Test
  void theOldKeySignsNoLargerLogAndHandsOverOnce() throws Exception {
    Checkpoint before = file.read().orElseThrow().checkpoint();
    rotate();
    String forged = first.sign(SignedNote.of(newest()).text()).written();
    assertThat(details(first.verifier(), forged)).contains("kept, is signed by", "handed over");
    assertThatThrownBy(
            () -> {
              trail.append(31, 31);
              trail.sealAndSign();
            })
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_LOG_BROKEN))
        .hasMessageContaining("the service must be started again");

    insert(KeyHandover.sign(before, first, STRANGER).note());
    assertThat(details(first.verifier())).contains("two hand-overs from the key");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_001})
  void noMoreAreReadThanTheLimit(int rows) throws Exception {
    rotate();
    DATABASE.execute(
        "INSERT INTO audit.key_handovers (note) SELECT 'x' || n FROM generate_series(2, %d) n"
            .formatted(rows));

    String said = details(KeyFile.open(key).verifier());

    if (rows == 1_000) {
      assertThat(found)
          .hasSize(999)
          .extracting(Finding::detail)
          .allMatch(
              detail ->
                  detail.endsWith("is not one: a note has its signatures under an empty line."));
      assertThat(details(first.verifier())).doesNotContain("is not signed by");
      rotate();
    } else {
      assertThat(said)
          .isEqualTo(
              "CHECKPOINT_BROKEN There are more than 1,000 hand-overs of the key: none of them is"
                  + " followed. Delete those that 'scripts/stemma audit rotate-key' did not make.");
      assertThat(details(first.verifier())).contains("more than 1,000", "is not signed by");
      assertThatThrownBy(this::rotate)
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_LOG_BROKEN))
          .hasMessageContaining("audit.key_handovers has more than 1,000 rows");
    }
    grow(41);
    assertThat(SignedNote.of(newest()).signatures()).hasSize(1);
  }
}
