package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Somebody has the owner's rights and the files of the signer. Four checkpoints are signed; what is
 * not found without a checkpoint from elsewhere is found with one.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnerForgeryIT extends RotatedTrail {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @BeforeAll
  static void noteEmpty() {
    noteEmpty(DATABASE);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @BeforeEach
  void growThrice() throws SQLException {
    grow(21);
    trail.keep("older");
    grow(22);
    grow(23);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> grow(31)).hasMessageContaining(why);
  }

  @Test
  void aTailThatIsCutWithTheSignersFileIsFoundAndRefused() throws Exception {
    trail.restore("older");
    Files.delete(file.path());

    StemmaCommand verified =
        StemmaCommand.run(
            Map.of("DB_POSTGRES_URL", DATABASE.text(), "STEMMA_SEAL_KEY_FILE", key.toString()),
            "audit",
            "verify");
    assertThat(verified.exit()).isEqualTo(1);
    assertThat(verified.output())
        .contains("\"class\":\"checkpoint_broken\"", "and the file, " + file.path() + ", is not");
    assertRefused(file.path() + " is not there");
  }

  @Test
  void aTailThatIsCutAsIfNothingWasRememberedIsFoundByACheckpointFromElsewhere() throws Exception {
    String elsewhere = newest();
    trail.restore("older");
    Files.delete(file.path());
    DATABASE.execute("UPDATE audit.checkpoints SET remembered = false");
    grow(41);
    grow(42);

    assertThat(details(first.verifier())).isEmpty();
    assertThat(details(first.verifier(), elsewhere))
        .isEqualTo(
            "CHECKPOINT_BROKEN The checkpoint, kept, is of other seals than those that are there.");
  }

  @Test
  void aKeyThatIsReplacedWithItsFilesIsFoundByThePublicKey() throws Exception {
    Files.delete(key);
    Files.delete(KeyFile.publicPart(key));
    Files.delete(file.path());
    NoteSigner second = KeyFile.open(key);
    assertRefused("is signed by another key");

    new BreakAcceptance(DATABASE.url(), second, file).accept("forged");

    assertThat(details(second.verifier())).isEmpty();
    assertThat(details(first.verifier()))
        .contains(
            "CHECKPOINT_BROKEN The checkpoint, the newest of the database, is not signed by "
                + first.verifier().shortName());
  }

  @Test
  void aSealThatIsTakenOutOfTheMiddleIsFound() {
    DATABASE.execute("DELETE FROM audit.month_seals WHERE seal_no = 1");
    assertThat(details(first.verifier())).contains("SEAL_BROKEN Seal 1 is gone.");

    DATABASE.execute("UPDATE audit.month_seals SET seal_no = seal_no - 1 WHERE seal_no > 1");
    assertThat(details(first.verifier()))
        .contains("CHECKPOINT_BROKEN The checkpoint, the newest of the database, knows 4 seals");
    assertRefused("It holds 3 seals, and the last checkpoint that was signed");
  }
}
