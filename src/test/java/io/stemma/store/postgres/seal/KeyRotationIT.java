package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NextKey;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.OfflineVerification;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.seal.KeyRotation.Rotated;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The signing key is replaced, and verification follows from one key to the next. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyRotationIT extends RotatedTrail {
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
  void aRotatedKeyIsFollowedFromTheFirstAndFromTheNewest() throws Exception {
    String kept = newest();

    Rotated rotated = rotate();

    NoteSigner second = KeyFile.open(key);
    assertThat(second.verifier().text())
        .isEqualTo(rotated.handover().after().text())
        .isEqualTo(KeyFile.verifier(KeyFile.publicPart(key)).text())
        .isNotEqualTo(first.verifier().text());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(KeyFile.open(rotated.retired()).verifier().text())
        .isEqualTo(first.verifier().text());
    assertThat(new NextKey(key).path()).doesNotExist();
    assertThat(rotated.signed()).isNotNull();
    assertThat(second.verifier().signed(SignedNote.of(newest()))).isTrue();
    grow(21);
    assertThat(details(first.verifier(), kept)).isEmpty();
    assertThat(details(second.verifier(), kept)).isEmpty();
    assertThat(details(STRANGER.verifier())).contains("is not signed by", "none of the given keys");
    assertThat(
            DATABASE.value(
                "SELECT payload FROM audit.events WHERE event_type = 'seal_key_rotated'"))
        .contains(first.verifier().text(), second.verifier().text(), "stemma-key-handover/v1");
    assertThat(new BreakAcceptance(DATABASE.url(), second, file).accept("none")).isEmpty();
  }

  @Test
  void aKeyThatWasRotatedTwiceIsFollowedFromEachKey() throws Exception {
    String kept = newest();
    rotate();
    NoteSigner second = KeyFile.open(key);
    grow(21);
    rotate();
    grow(22);

    for (NoteSigner each : List.of(first, second, KeyFile.open(key))) {
      assertThat(details(each.verifier(), kept)).isEmpty();
    }
    assertThat(DATABASE.value("SELECT count(*) FROM audit.key_handovers")).isEqualTo("2");
  }

  /** Services on several machines have memories of their own, and are given the new key. */
  @Test
  void aMemoryOfTheOldKeyIsTakenByTheNewOne() throws Exception {
    SignerFile other = SignerFile.beside(folder.resolve("other"));
    try (SignerFile.Held held = other.lock()) {
      held.write(file.read().orElseThrow());
    }
    rotate();
    trail.append(21, 21);

    SealedTrail.sealAndSign(DATABASE.url(), KeyFile.open(key), other);

    assertThat(details(first.verifier())).isEmpty();
  }

  @Test
  void anArchiveIsVerifiedOfflineByTheFirstKey() throws Exception {
    DATABASE.execute("SELECT audit.ensure_partitions('2024-01-01Z', '2024-01-01Z')");
    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, event_type) VALUES ('2024-01-05Z', 'old', 'x')");
    rotate();
    Path proof = folder.resolve("proof");
    try (Writer out = Files.newBufferedWriter(proof)) {
      new MonthProofs(DATABASE.url()).write("events/2024-01", out);
    }
    new AuditMonths(
            DATABASE.url(),
            new ArchiveSettings(Optional.of(folder), 0),
            Clock.systemUTC(),
            new ParquetArchives.Made("0", "test"))
        .retire(new Strict());

    assertThat(offline(proof, first)).isEmpty();
    assertThat(offline(proof, KeyFile.open(key))).isEmpty();
    assertThat(offline(proof, STRANGER)).extracting(Finding::kind).contains(Kind.CHECKPOINT_BROKEN);
    Files.writeString(
        proof,
        Files.readString(proof).replace("stemma-key-handover/v1\\n", "stemma-key-handover/v1\\nx"));
    assertThat(offline(proof, first))
        .extracting(Finding::detail)
        .anyMatch(detail -> detail.contains("not signed by the old key"))
        .anyMatch(detail -> detail.startsWith("The checkpoint is not signed by"));
  }

  private List<Finding> offline(Path proof, NoteSigner trusted) {
    found.clear();
    new OfflineVerification(proof, TrustedKeys.of(trusted.verifier()), found::add)
        .run(List.of(folder.resolve("events_2024_01.parquet")));
    return List.copyOf(found);
  }

  @Test
  void aRotationThatOnlyMadeTheKeyIsFinished() {
    NoteSigner made = new NextKey(key).make(first);

    Rotated rotated = rotate();

    assertFinished(rotated, made);
  }

  @Test
  void aRotationThatWasRememberedIsFinishedAndTheOldKeySignsNothing() {
    NoteSigner made = new NextKey(key).make(first);
    try (SignerFile.Held held = file.lock()) {
      SignerMemory last = held.read().orElseThrow();
      held.write(new SignerMemory(made.sign(last.checkpoint().text()).written(), List.of()));
    }
    trail.append(21, 21);
    assertThatThrownBy(trail::sealAndSign).hasMessageContaining("rotate-key");

    assertFinished(rotate(), made);
  }

  @Test
  void aRotationWhoseKeyCannotBePutInPlaceIsFinishedAfterwards() throws IOException {
    Path inTheWay = KeyFile.publicPart(key);
    Files.delete(inTheWay);
    Files.createDirectories(inTheWay.resolve("x"));
    assertThatThrownBy(this::rotate)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_KEY_UNUSABLE))
        .hasMessageContaining("rotate-key' again");
    NoteSigner made = new NextKey(key).read().orElseThrow();
    assertThat(KeyFile.open(key).verifier().text()).isEqualTo(first.verifier().text());
    assertThat(command("audit", "accept-break", "--reason", "x").exit()).isEqualTo(2);
    Files.delete(inTheWay.resolve("x"));
    Files.delete(inTheWay);

    assertFinished(rotate(), made);
  }

  private void assertFinished(Rotated rotated, NoteSigner made) {
    assertThat(rotated.wasBegun()).isTrue();
    assertThat(rotated.signed()).isNotNull();
    assertThat(KeyFile.open(key).verifier().text()).isEqualTo(made.verifier().text());
    assertThat(DATABASE.value("SELECT count(*) FROM audit.key_handovers")).isEqualTo("1");
    assertThat(
            DATABASE.value(
                "SELECT count(*) FROM audit.events WHERE event_type = 'seal_key_rotated'"))
        .isEqualTo("1");
    assertThat(details(first.verifier())).isEmpty();
  }

  @Test
  void aRotationThatOnlyLacksItsCheckpointIsNotDoneTwice() throws Exception {
    try (Connection other = Postgres.connect(DATABASE.url(), "test");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      assertThat(rotate().signed()).isNull();
      other.rollback();
    }
    NoteSigner second = KeyFile.open(key);
    assertThat(details(second.verifier())).isEmpty();

    assertFinished(rotate(), second);
  }

  @Test
  void nothingIsRotatedWhileAServiceSeals() throws Exception {
    try (TrailSealer sealer =
            new TrailSealer(
                DATABASE.url(),
                first,
                file,
                new TrailSealer.Pace(Duration.ofMillis(5), Duration.ofHours(1)),
                new Silent());
        Connection connection = Postgres.connect(DATABASE.url(), "test")) {
      sealer.start();
      while (!SealerPresence.isThere(connection)) {
        Thread.onSpinWait();
      }
      StemmaCommand refused = command("audit", "rotate-key");
      assertThat(refused.exit()).isEqualTo(3);
      assertThat(refused.errors()).contains("Stop every service");
    }
    assertThat(KeyFile.open(key).verifier().text()).isEqualTo(first.verifier().text());
    assertThat(new NextKey(key).path()).doesNotExist();

    StemmaCommand rotated = command("audit", "rotate-key");

    assertThat(rotated.errors()).isEmpty();
    assertThat(rotated.exit()).isZero();
    assertThat(rotated.output()).contains("handed over at", "kept in", ".retired-", "signed  ");
    Path trusted = folder.resolve("first.pub");
    Files.writeString(trusted, first.verifier().text());
    assertThat(command("audit", "verify", "--key", trusted.toString()).output())
        .doesNotContain("checkpoint_broken");
  }

  @Test
  void aKeyThatIsNotThereOrSignedNothingIsNotRotated() throws IOException {
    trail.restore("empty");
    Files.delete(file.path());
    DATABASE.execute("TRUNCATE audit.events");
    assertThatThrownBy(this::rotate).hasMessageContaining("has signed nothing");
    Files.delete(key);
    assertThatThrownBy(this::rotate).hasMessageContaining("There is no key " + key);
    assertThat(key).doesNotExist();
  }

  private StemmaCommand command(String... arguments) {
    return StemmaCommand.run(
        Map.of("DB_POSTGRES_URL", DATABASE.text(), "STEMMA_SEAL_KEY_FILE", key.toString()),
        arguments);
  }

  /** A test looks at what became of the trail. */
  private static final class Silent implements TrailSealer.Watcher {
    @Override
    public void sealed(long entries) {}

    @Override
    public void failed(String why) {}

    @Override
    public void refused(String why) {}
  }

  /** A month that fails to retire fails its test. */
  private static final class Strict implements RetirementListener {
    @Override
    public void done(AuditMonth month, RetirementStep step) {}

    @Override
    public void stays(AuditMonth month, String why) {}

    @Override
    public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
      throw failure;
    }
  }
}
