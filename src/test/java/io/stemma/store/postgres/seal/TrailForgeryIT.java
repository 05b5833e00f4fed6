package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody with the owner's rights makes the seals fit what they did. The signer remembers: it
 * signs no such log, and verification names what was done.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrailForgeryIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @TempDir static Path folder;

  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");
  private static final String NO_SEALS =
      "TRUNCATE audit.tiles, audit.sealed_months, audit.month_seals, audit.checkpoints";
  private static final int OLDER = 300;
  private static final int ENTRIES = 700;

  private static SignerFile file;
  private static SealedTrail trail;

  /** Two moments are noted: an older one, and the newest that was signed. */
  @BeforeAll
  static void seals() throws SQLException, IOException {
    file = SignerFile.beside(folder.resolve("key"));
    trail = new SealedTrail(DATABASE, SIGNER, file);
    DATABASE.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-02-01Z')");
    DATABASE.execute("TRUNCATE audit.events");
    trail.append(1, OLDER);
    DATABASE.execute(
        "INSERT INTO audit.tool_usage (ts, usage_id, tool_name) VALUES ('2026-02-03Z', 'u', 'grep')");
    trail.sealAndSign();
    trail.keep("older");
    trail.append(OLDER + 1, ENTRIES);
    trail.sealAndSign();
    trail.keep("newest");
    Files.copy(file.path(), folder.resolve("copy"));
  }

  @BeforeEach
  void restore() throws IOException {
    trail.restore("newest");
    Files.copy(folder.resolve("copy"), file.path(), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String newestNote() {
    return file.read().orElseThrow().note();
  }

  private static void assertRefused(String why) {
    trail.append(1001, 1002);
    long before = checkpoints();
    String sealed = DATABASE.rows("SELECT sum(size) FROM audit.sealed_months").toString();
    assertThatThrownBy(trail::sealAndSign)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_LOG_BROKEN))
        .hasMessageContaining(why)
        .hasMessageContaining("accept-break");
    assertThat(checkpoints()).isEqualTo(before);
    assertThat(DATABASE.rows("SELECT sum(size) FROM audit.sealed_months").toString())
        .isEqualTo(sealed);
  }

  private static long checkpoints() {
    return Long.parseLong(DATABASE.rows("SELECT count(*) FROM audit.checkpoints").get(0));
  }

  @Test
  void newestEventsDeletedAndAllCutToMatchIsTheSameAsAnOlderBackup() {
    trail.restore("older");

    trail.verifyBySigner();

    assertThat(trail.found).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT_BROKEN);
    assertThat(trail.details()).contains("of the signer", "knows 3 seals, and here are 2");
    assertRefused("It holds 2 seals");
  }

  @Test
  void aLogThatWasCutAndHasGrownAgainIsFound() throws SQLException {
    trail.restore("older");
    SignerFile elsewhere = SignerFile.beside(folder.resolve("elsewhere"));
    DATABASE.execute("UPDATE audit.checkpoints SET remembered = false");
    for (int round = 0; round < 3; round++) {
      trail.append(2000 + round, 2000 + round);
      SealedTrail.sealAndSign(DATABASE.url(), SIGNER, elsewhere);
    }

    trail.verify();
    assertThat(trail.details()).doesNotContain("BROKEN");
    trail.verifyBySigner();
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is of other seals");
    assertRefused("does not begin with the 3 seals");
    assertThat(elsewhere.path().toFile().delete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DELETE FROM audit.seal_state", "UPDATE audit.seal_state SET sealed_through = 0"})
  void allSealsDeletedIsFoundWithAndWithoutTheSigner(String state) {
    DATABASE.execute(NO_SEALS);
    DATABASE.execute(state);

    trail.verify();
    assertThat(trail.details())
        .contains("UNSEALED In no seal, while no service is sealing: 700 entries.");
    trail.verifyBySigner();
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "knows 3 seals, and here are 0");
    if (state.startsWith("DELETE")) {
      assertThat(trail.details()).contains("SEAL_BROKEN The sealer's state");
    }
    assertRefused(state.startsWith("DELETE") ? "audit.seal_state is gone" : "It holds 0 seals");
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_SEALS, "TRUNCATE audit.checkpoints", "SELECT 1"})
  void aRunningServiceSealsNothingOfAForgedTrail(String seals) throws Exception {
    CompletableFuture<String> refused = new CompletableFuture<>();
    CompletableFuture<Void> first = new CompletableFuture<>();
    TrailSealer.Watcher watcher =
        new TrailSealer.Watcher() {
          @Override
          public void sealed(long entries) {
            first.complete(null);
          }

          @Override
          public void failed(String why) {
            refused.complete("failed: " + why);
          }

          @Override
          public void refused(String why) {
            refused.complete(why);
          }
        };
    TrailSealer.Pace pace = new TrailSealer.Pace(Duration.ofMillis(5), Duration.ofMillis(5));
    try (TrailSealer service = new TrailSealer(DATABASE.url(), SIGNER, file, pace, watcher)) {
      service.start();
      first.get(30, TimeUnit.SECONDS);
      String before = newestNote();
      try (Connection forger = Postgres.connect(DATABASE.url(), "test")) {
        forger.setAutoCommit(false);
        for (String sql :
            new String[] {
              // Between two rounds: the two would take the tables' locks in different orders.
              "SELECT pg_advisory_xact_lock(hashtextextended('audit.seals', 0))",
              "UPDATE audit.events SET payload = '{}' WHERE event_id IN ('e3', 'e5')",
              seals,
              "UPDATE audit.seal_state SET sealed_through = 0"
            }) {
          forger.createStatement().execute(sql);
        }
        forger.commit();
      }

      assertThat(refused.get(30, TimeUnit.SECONDS))
          .startsWith("The log of the audit trail does not extend");
      assertThat(newestNote()).isEqualTo(before);
    }
    trail.verifyBySigner();
    assertThat(trail.found).isNotEmpty();
    assertThat(DATABASE.rows("SELECT count(*) FROM audit.checkpoints WHERE size > 3"))
        .containsExactly("0");
  }

  @Test
  void aLogSignedAgainByAnotherKeyIsFound() throws SQLException {
    signAgain(NoteSigner.make("stemma-test"));

    trail.verify();
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is not signed by");
    assertRefused("seals");
  }

  @Test
  void aLogSignedAgainByTheSameKeyWithoutItsMemoryIsFound() throws SQLException {
    signAgain(SIGNER);

    assertThat(trail.verify().findings()).isZero();
    trail.verifyBySigner();
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "knows 3 seals, and here are 2");
    assertRefused("It holds 2 seals");
  }

  private static void signAgain(NoteSigner signer) throws SQLException {
    DATABASE.execute("UPDATE audit.events SET payload = '{}' WHERE event_id = 'e3'");
    DATABASE.execute(NO_SEALS);
    DATABASE.execute("UPDATE audit.seal_state SET sealed_through = 0");
    SignerFile elsewhere = SignerFile.beside(folder.resolve("again"));
    SealedTrail.sealAndSign(DATABASE.url(), signer, elsewhere);
    assertThat(elsewhere.path().toFile().delete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM audit.checkpoints WHERE size = 3",
        "UPDATE audit.checkpoints SET note = (SELECT note FROM audit.checkpoints WHERE size = 2) WHERE size = 3",
      })
  void aNewestCheckpointThatIsAnOlderOneIsFound(String sql) {
    DATABASE.execute(sql);

    trail.verify();

    assertThat(trail.found).extracting(Finding::kind).contains(Kind.CHECKPOINT_BROKEN);
    assertThat(trail.details()).contains("knows 2 seals of 3 that are there");
  }

  @Test
  void anotherOriginIsFound() {
    DATABASE.execute("UPDATE audit.seal_state SET origin = 'stemma/other'");

    trail.verify();
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "this one is stemma/other");
    assertRefused("holds the log stemma/other");
  }

  @Test
  void entriesThatTheStateSkipsAreFound() {
    trail.append(ENTRIES + 1, ENTRIES + 2);
    DATABASE.execute(
        "UPDATE audit.seal_state SET sealed_through = (SELECT last_value FROM audit.append_no)");
    DATABASE.execute(
        "INSERT INTO audit.tool_usage (ts, usage_id, tool_name, append_no) VALUES ('2026-01-03Z', 'x', 'y', -3)");

    trail.verify();

    assertThat(trail.found).extracting(Finding::id).containsExactlyInAnyOrder("e701", "e702", "x");
    assertThat(trail.found).extracting(Finding::kind).containsOnly(Kind.INSERTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(SELECT max(append_no) FROM audit.events)", "1", "9000000000000000000"})
  void aNumberThatWasGivenTwiceOrNeverIsFound(String number) {
    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, append_no) VALUES ('2026-01-05 00:00:01.5Z', 'x', "
            + number
            + ")");

    trail.verify();

    assertThat(trail.found).extracting(Finding::id).containsExactly("x");
    assertThat(trail.found).extracting(Finding::kind).containsExactly(Kind.INSERTED);
  }

  @Test
  void aMonthThatWasCutIsNotSignedAgain() {
    DATABASE.execute(
        "UPDATE audit.tiles SET hashes = substr(hashes, 1, 32 * 44), append_nos = append_nos[1:44]"
            + " WHERE log = 'events/2026-01' AND level = 0 AND tile = 1");
    DATABASE.execute("DELETE FROM audit.tiles WHERE log = 'events/2026-01' AND tile = 2");
    DATABASE.execute(
        "UPDATE audit.sealed_months SET size = 300, checkpointed_size = 0 WHERE log = 'events/2026-01'");

    assertThatThrownBy(trail::sealAndSign)
        .hasMessageContaining(
            "The month events/2026-01, of 300 hashes, does not begin with the 700");
    trail.verify();
    assertThat(trail.details())
        .contains("SEAL_BROKEN Seal 2 is of 700 entries, and of 300 the hash is kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit.checkpoints SET note = 'no note'",
        "UPDATE audit.checkpoints SET note = replace(note, '— stemma-test ', '— stemma-test !')",
        "UPDATE audit.checkpoints SET note = replace(note, '— stemma-test', '— somebody') WHERE size = 3",
        "UPDATE audit.checkpoints SET note = '' WHERE size = 2",
        "UPDATE audit.checkpoints SET note = E'a\\n3\\nQUJD\\n\\n— x QUJDREVGR0g=\\n' WHERE size = 3",
        "UPDATE audit.checkpoints SET note = E'a\\n99999999999999999999\\nQUJD\\n\\n— x QUJDREVGR0g=\\n'",
        "UPDATE audit.month_seals SET root = substr(root, 1, 31)",
        "UPDATE audit.month_seals SET root = root || '\\x00' WHERE seal_no = 2",
        "UPDATE audit.month_seals SET root = ''",
        "UPDATE audit.month_seals SET size = -1",
        "UPDATE audit.month_seals SET size = 9223372036854775807",
        "UPDATE audit.month_seals SET log = 'events/2026-13'",
        "UPDATE audit.month_seals SET log = E'x\\n\\';--' WHERE seal_no = 1",
        "UPDATE audit.sealed_months SET log = 'nothing/2026-01' WHERE log LIKE 'events%'",
        "UPDATE audit.sealed_months SET size = -5",
        "UPDATE audit.sealed_months SET size = 9223372036854775807",
        "UPDATE audit.sealed_months SET checkpointed_size = 9223372036854775807",
        "DELETE FROM audit.sealed_months",
        "UPDATE audit.tiles SET hashes = '' WHERE log LIKE 'events%' AND level = 0 AND tile = 1",
        "UPDATE audit.tiles SET hashes = hashes || '\\x00' WHERE level = 0",
        "UPDATE audit.tiles SET hashes = hashes || hashes WHERE level = 0",
        "UPDATE audit.tiles SET append_nos = NULL WHERE level = 0",
        "UPDATE audit.tiles SET append_nos = append_nos[1:3] WHERE level = 0",
        "UPDATE audit.tiles SET append_nos = '{{1,2},{3,4}}' WHERE level = 0",
        "UPDATE audit.tiles SET append_nos[3] = NULL WHERE level = 0",
        "UPDATE audit.tiles SET append_nos[3] = 0 WHERE level = 0",
        "DELETE FROM audit.tiles WHERE level = 0 AND log LIKE 'events%'",
        "UPDATE audit.tiles SET hashes = hashes || '\\x00' WHERE level = 1",
        "DELETE FROM audit.tiles WHERE level = 1",
        "UPDATE audit.tiles SET hashes = substr(hashes, 1, 32) WHERE log = 'seals'",
        "DELETE FROM audit.tiles WHERE log = 'seals'",
        "UPDATE audit.seal_state SET sealed_through = -1",
        "UPDATE audit.seal_state SET origin = ''",
      })
  void damagedBytesAreFindingsAndNoFailure(String sql) {
    DATABASE.execute(sql);

    assertThat(trail.verifyBySigner().findings()).as(sql).isPositive();
    assertThat(trail.found)
        .extracting(Finding::kind)
        .containsAnyOf(Kind.CHECKPOINT_BROKEN, Kind.SEAL_BROKEN);
  }

  @Test
  void nothingThatMayBeMissingStopsVerification() {
    for (String column :
        new String[] {
          "checkpoints ALTER note",
          "month_seals ALTER root",
          "month_seals ALTER log",
          "tiles ALTER hashes"
        }) {
      DATABASE.execute("ALTER TABLE audit." + column + " DROP NOT NULL");
    }
    try {
      DATABASE.execute("UPDATE audit.checkpoints SET note = NULL");
      DATABASE.execute("UPDATE audit.month_seals SET root = NULL WHERE seal_no = 0");
      DATABASE.execute("UPDATE audit.month_seals SET log = NULL WHERE seal_no = 1");
      DATABASE.execute("UPDATE audit.tiles SET hashes = NULL WHERE level = 0");
      assertThat(trail.verifyBySigner().findings()).isPositive();
      assertRefused("damaged");
    } finally {
      trail.restore("newest");
      for (String column :
          new String[] {
            "checkpoints ALTER note",
            "month_seals ALTER root",
            "month_seals ALTER log",
            "tiles ALTER hashes"
          }) {
        DATABASE.execute("ALTER TABLE audit." + column + " SET NOT NULL");
      }
    }
  }

  @Test
  void aKeptNoteThatIsNoneIsAFinding() {
    trail.verifyBy("?");
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is no signed note");
    trail.verifyBy(newestNote().replaceAll("(?m)^(— \\S+) .*$", "$1 %%%"));
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is no signed note");
    trail.verifyBy(NoteSigner.make("x").sign(SignedNote.of(newestNote()).text()).written());
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN", "is not signed by stemma-test+");
  }

  @Test
  void anOlderCheckpointThatWasKeptStillHolds() {
    String older = DATABASE.value("SELECT note FROM audit.checkpoints WHERE size = 2");

    assertThat(Checkpoint.of(SignedNote.of(older).text()).size()).isEqualTo(2);
    assertThat(trail.verifyBy(older).findings()).isZero();
    assertThat(trail.verifyBySigner().findings()).isZero();
  }
}
