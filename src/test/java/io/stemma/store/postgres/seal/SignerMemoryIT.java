package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the signer remembers beside its key, and what becomes of it. */
class SignerMemoryIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");

  @TempDir private Path folder = Path.of("");
  private SignerFile file = new SignerFile(Path.of("none"));
  private SealedTrail trail = new SealedTrail(DATABASE, SIGNER, file);

  @BeforeAll
  static void empty() {
    DATABASE.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-02-01Z')");
    DATABASE.execute("TRUNCATE audit.events");
    new SealedTrail(DATABASE, SIGNER, new SignerFile(Path.of("none"))).keep("empty");
  }

  /** Twenty events are signed. */
  @BeforeEach
  void seals() throws SQLException {
    file = SignerFile.beside(folder.resolve("key"));
    trail = new SealedTrail(DATABASE, SIGNER, file);
    trail.restore("empty");
    trail.append(1, 20);
    trail.sealAndSign();
  }

  private void assertRefused(String why) {
    trail.append(101, 101);
    assertThatThrownBy(trail::sealAndSign)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_LOG_BROKEN))
        .hasMessageContaining(why);
    DATABASE.execute("DELETE FROM audit.events WHERE event_id = 'e101'");
  }

  private static long signed() {
    return Long.parseLong(DATABASE.value("SELECT count(*) FROM audit.checkpoints"));
  }

  private BreakAcceptance acceptance() {
    return new BreakAcceptance(DATABASE.url(), SIGNER, file);
  }

  @Test
  void theNewestCheckpointIsRemembered() {
    SignerMemory memory = file.read().orElseThrow();

    assertThat(memory.note()).isEqualTo(new TrailProofs(DATABASE.url()).checkpoint());
    assertThat(memory.begun()).isEmpty();
    assertThat(Path.of(file.path() + ".part")).doesNotExist();
  }

  @Test
  void aFileThatIsGoneIsMissed() throws IOException {
    Files.delete(file.path());

    assertRefused("is not there");
    assertThat(signed()).isOne();
  }

  @Test
  void aTrailOfAVersionThatRememberedNothingIsTakenAsItIs() throws Exception {
    Files.delete(file.path());
    DATABASE.execute("UPDATE audit.checkpoints SET remembered = false");

    trail.sealAndSign();

    assertThat(file.read().orElseThrow().checkpoint().size()).isOne();
    trail.append(21, 30);
    trail.sealAndSign();
    assertThat(signed()).isEqualTo(2);
  }

  @Test
  void aTrailOfAnotherKeyIsNotTaken() throws IOException {
    Files.delete(file.path());
    DATABASE.execute("UPDATE audit.checkpoints SET remembered = false");
    trail = new SealedTrail(DATABASE, NoteSigner.make("stemma-test"), file);

    assertRefused("is signed by another key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"format\":\"stemma-si", "{}", "{\"format\":\"stemma-signer-1\"}"})
  void aDamagedFileIsNoMemory(String text) throws IOException {
    Files.writeString(file.path(), text);

    assertRefused(file.path() + " does not hold the last signed checkpoint");
    assertThat(file.settled()).hasValueSatisfying(note -> trail.verifyBy(note));
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is no signed note");
  }

  @Test
  void whatAKilledSignerLeftDoesNotStopTheNext() throws Exception {
    Files.writeString(Path.of(file.path() + ".part"), "{\"form");
    trail.append(21, 22);

    trail.sealAndSign();

    assertThat(signed()).isEqualTo(2);
    assertThat(file.read().orElseThrow().checkpoint().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {".part", ".lock"})
  void nothingIsSignedThatCannotBeRemembered(String suffix) throws IOException {
    Path blocked = Path.of(file.path() + suffix);
    Files.deleteIfExists(blocked);
    Files.createDirectory(blocked);
    trail.append(21, 22);

    assertThatThrownBy(trail::sealAndSign)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_KEY_UNUSABLE))
        .hasMessageContaining("STEMMA_SEAL_CHECKPOINT_FILE");
    assertThat(signed()).isOne();
  }

  @Test
  void servicesWithFilesOfTheirOwnGoOnWhereTheOtherSigned() throws Exception {
    SignerFile second = SignerFile.beside(folder.resolve("second"));
    try (SignerFile.Held held = second.lock()) {
      held.write(file.read().orElseThrow());
    }
    for (SignerFile each : List.of(file, file, second, file)) {
      trail.append(50 + (int) signed(), 50 + (int) signed());
      SealedTrail.sealAndSign(DATABASE.url(), SIGNER, each);
    }

    assertThat(signed()).isEqualTo(5);
    assertThat(trail.verifyBySigner().findings()).isZero();
  }

  /** The database loses the commit of a checkpoint that was remembered. */
  private SignerMemory loseTheLastCommit() throws SQLException {
    trail.append(21, 40);
    try (Connection connection = Postgres.connect(DATABASE.url(), "test")) {
      new Sealer(connection, open -> {}).round();
    }
    trail.keep("uncommitted");
    trail.sealAndSign();
    List<MonthSeal> begun =
        DATABASE
            .rows(
                "SELECT 'stemma-seal/v1' || chr(10) || log || chr(10) || size || chr(10)"
                    + " || encode(root, 'base64') || chr(10) FROM audit.month_seals WHERE seal_no = 1")
            .stream()
            .map(MonthSeal::of)
            .toList();
    SignerMemory memory = new SignerMemory(file.read().orElseThrow().note(), begun);
    trail.restore("uncommitted");
    try (SignerFile.Held held = file.lock()) {
      held.write(memory);
    }
    return memory;
  }

  @Test
  void aCheckpointWhoseCommitWasLostIsSignedAgainAsItWas() throws Exception {
    SignerMemory lost = loseTheLastCommit();
    trail.append(41, 60);

    trail.sealAndSign();

    assertThat(DATABASE.value("SELECT note FROM audit.checkpoints WHERE size = 2"))
        .isEqualTo(lost.note());
    assertThat(file.read().orElseThrow()).isEqualTo(new SignerMemory(lost.note(), List.of()));
    trail.sealAndSign();
    assertThat(signed()).isEqualTo(3);
    assertThat(trail.verifyBySigner().findings()).isZero();
  }

  @Test
  void aLostCommitIsNoExcuseForACutMonth() throws Exception {
    loseTheLastCommit();
    DATABASE.execute("DELETE FROM audit.events WHERE event_id = 'e40'");
    DATABASE.execute(
        "UPDATE audit.tiles SET hashes = substr(hashes, 1, 32 * 39), append_nos = append_nos[1:39]"
            + " WHERE log = 'events/2026-01'");
    DATABASE.execute("UPDATE audit.sealed_months SET size = 39 WHERE log = 'events/2026-01'");

    assertRefused("do not begin with the 40");
  }

  @Test
  void aRestoredBackupIsAcceptedAndThatIsSigned() throws Exception {
    trail.keep("backup");
    trail.append(21, 40);
    trail.sealAndSign();
    Checkpoint newest = file.read().orElseThrow().checkpoint();
    trail.restore("backup");
    trail.append(71, 72);
    assertRefused("It holds 1 seal,");

    BreakAcceptance.Accepted accepted = acceptance().accept("restored the backup").orElseThrow();

    assertThat(accepted.before()).isEqualTo(newest);
    assertThat(accepted.accepted().size()).isOne();
    assertThat(accepted.signed()).isNotNull();
    assertThat(
            DATABASE.value(
                "SELECT payload FROM audit.events WHERE event_type = 'seal_break_accepted'"))
        .contains(
            "\"reason\": \"restored the backup\"",
            "\"size\": " + newest.size(),
            newest.root().base64(),
            accepted.accepted().root().base64());
    assertThat(trail.verifyBySigner().findings()).as(trail.details()).isZero();
    assertThat(acceptance().accept("again")).isEmpty();
    assertThat(signed()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit.seal_state SET sealed_through = 0",
        "DELETE FROM audit.seal_state",
        "UPDATE audit.seal_state SET origin = 'stemma/other'",
        "TRUNCATE audit.tiles, audit.sealed_months, audit.month_seals, audit.checkpoints, audit.seal_state",
        "UPDATE audit.tiles SET hashes = substr(hashes, 33), append_nos = append_nos[2:] WHERE log LIKE 'events%';"
            + " UPDATE audit.sealed_months SET size = size - 1",
      })
  void afterAnythingElseSealingGoesOnOnceItIsAccepted(String damage) throws Exception {
    DATABASE.execute(damage);

    Optional<BreakAcceptance.Accepted> accepted = acceptance().accept("known");

    assertThat(accepted).isPresent();
    trail.append(201, 210);
    trail.sealAndSign();
    assertThat(acceptance().accept("again")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLostOrDamagedFileIsMadeAgainByAcceptance(boolean isLost) throws Exception {
    if (isLost) {
      Files.delete(file.path());
    } else {
      Files.writeString(file.path(), "?");
    }

    assertThat(acceptance().accept("lost").orElseThrow().before()).isNull();

    assertThat(trail.verifyBySigner().findings()).isZero();
  }

  @Test
  void aLogWhoseHashesAreGoneCannotBeAccepted() {
    DATABASE.execute("UPDATE audit.tiles SET hashes = '' WHERE log = 'seals'");

    assertThatThrownBy(() -> acceptance().accept("known"))
        .hasMessageContaining("Restore a backup first");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events")).isEqualTo("20");
  }
}
