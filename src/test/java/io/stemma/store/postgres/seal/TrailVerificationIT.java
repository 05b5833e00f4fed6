package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.seal.TrailVerification.Order;
import io.stemma.store.postgres.seal.TrailVerification.Result;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever somebody does to a sealed trail is found and named. */
class TrailVerificationIT {
  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");
  private static final String LOG = "events/2026-01";
  private static final int ENTRIES = 700;

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir static Path folder;

  private static SealedTrail trail;
  private static Connection sealing;
  private List<Finding> found = List.of();

  @BeforeAll
  static void seals() throws SQLException, IOException {
    trail = new SealedTrail(DATABASE, SIGNER, SignerFile.beside(folder.resolve("key")));
    sealing = Postgres.connect(DATABASE.url(), "test");
    assertThat(SealerPresence.announce(sealing)).isTrue();
    DATABASE.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-02-01Z')");
    // What was said of making months is sealed in some other test.
    DATABASE.execute("TRUNCATE audit.events");
    trail.append(1, ENTRIES);
    DATABASE.execute(
        "INSERT INTO audit.tool_usage (ts, usage_id, tool_name) VALUES ('2026-02-03Z', 'u', 'grep')");
    trail.sealAndSign();
    trail.keep("kept");
    Files.copy(folder.resolve("key.checkpoint"), folder.resolve("copy"));
  }

  /** Everything is as it was sealed when a test begins. */
  @BeforeEach
  void restore() throws IOException {
    trail.restore("kept");
    Files.copy(
        folder.resolve("copy"),
        folder.resolve("key.checkpoint"),
        StandardCopyOption.REPLACE_EXISTING);
    found = trail.found;
  }

  @AfterAll
  static void close() throws SQLException {
    sealing.close();
  }

  private static Result verify() {
    return trail.verify();
  }

  private String checkpoint() {
    return new TrailProofs(DATABASE.url()).checkpoint();
  }

  @Test
  void findsNothingInATrailThatNobodyTouched() throws SQLException {
    String before = checkpoint();
    trail.append(ENTRIES + 1, ENTRIES + 400);
    trail.sealAndSign();
    trail.append(ENTRIES + 401, ENTRIES + 410);

    Result result = trail.verifyBy(before);

    assertThat(found).isEmpty();
    assertThat(result.entries()).isEqualTo(ENTRIES + 401);
    assertThat(result.unsealed()).isEqualTo(10);
    assertThat(result.months()).isEqualTo(2);
    assertThat(result.checkpoint()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "payload = '{\"n\": 8}'",
    "event_type = 'other'",
    "agent_id = 'a'",
    "session_id = 's'",
    "confidence = 0.5",
    "confidence = NULL",
    "metadata = '{}'",
    "raw_hash = 'h'",
    "written_by = 'x'",
    "written_key = 'x'",
    "written_by = ''",
    "ts = ts + interval '1 microsecond'",
    "event_id = 'x7'"
  })
  void namesAnEntryThatWasChanged(String change) {
    DATABASE.execute("UPDATE audit.events SET " + change + " WHERE event_id = 'e7'");

    verify();

    assertThat(found)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.CHANGED);
              assertThat(finding.log()).isEqualTo(LOG);
              assertThat(finding.id()).isEqualTo(change.startsWith("event_id") ? "x7" : "e7");
              assertThat(finding.ts()).startsWith("2026-01-05 00:00:07");
            });
  }

  /** Entries that name no writer have the hashes that they had before there were any. */
  @Test
  void hashesOfEntriesWithoutAWriterAreThoseOfBefore() {
    assertThat(
            DATABASE.value(
                """
                SELECT count(*) FROM audit.events e WHERE audit.leaf(e) = sha256('\\x00'::bytea || record_send(ROW(
                  e.ts, e.event_id::text, e.event_type, e.agent_id::text, e.session_id::text,
                  e.confidence, e.payload, e.metadata, e.raw_hash::text)))
                """))
        .isEqualTo(Integer.toString(ENTRIES));
    assertThat(
            DATABASE.value(
                """
                SELECT count(*) FROM audit.tool_usage u WHERE audit.leaf(u) = sha256('\\x00'::bytea || record_send(ROW(
                  u.ts, u.usage_id::text, u.tool_name, u.agent_id::text, u.session_id::text,
                  u.latency_ms, u.success, u.error_type, u.payload)))
                """))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "written_by = 'other'",
    "written_key = 'other'",
    "written_key = NULL",
    "written_by = NULL",
    "written_by = 'k', written_key = 'onekey-1'",
    "written_by = NULL, written_key = NULL"
  })
  void namesAnEntryWhoseWriterWasChanged(String change) throws SQLException {
    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, written_by, written_key)"
            + " VALUES ('2026-01-06Z', 'w', 'konekey', '-1'), ('2026-01-06Z', 'v', 'local', NULL)");
    trail.sealAndSign();
    assertThat(verify().findings()).isZero();

    DATABASE.execute("UPDATE audit.events SET " + change + " WHERE event_id = 'w'");
    verify();

    assertThat(found).extracting(Finding::kind).containsExactly(Kind.CHANGED);
    assertThat(found).extracting(Finding::id).containsExactly("w");
  }

  @ParameterizedTest
  @CsvSource({"e1, 0", "e256, 255", "e257, 256", "e700, 699"})
  void namesThePlaceOfAnEntryThatWasRemoved(String id, int place) {
    DATABASE.execute("DELETE FROM audit.events WHERE event_id = '" + id + "'");

    verify();

    assertThat(found).extracting(Finding::kind).containsExactly(Kind.REMOVED);
    assertThat(found.get(0).detail()).contains("place " + place + " ");
  }

  @Test
  void namesAnEntryThatWasPutBetweenOthers() {
    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, append_no) SELECT ts, 'new', append_no"
            + " FROM audit.events WHERE event_id = 'e9'");

    verify();

    assertThat(found).extracting(Finding::kind).containsExactly(Kind.INSERTED);
    assertThat(found).extracting(Finding::id).containsExactly("new");
  }

  @Test
  void namesEntriesThatChangedPlaces() {
    DATABASE.execute(
        "UPDATE audit.events e SET append_no = o.append_no FROM audit.events o"
            + " WHERE (e.event_id, o.event_id) IN (('e3', 'e5'), ('e5', 'e3'))");

    verify();

    assertThat(found).extracting(Finding::kind).containsOnly(Kind.REORDERED);
    assertThat(found).extracting(Finding::id).containsExactlyInAnyOrder("e3", "e5");
  }

  @Test
  void findsAMonthThatWasDropped() {
    DATABASE.execute("DROP TABLE audit.events_2026_01");

    verify();

    assertThat(found).hasSize(ENTRIES).extracting(Finding::kind).containsOnly(Kind.REMOVED);
  }

  @Test
  void findsHashesThatWereMadeToFitAChangedEntry() throws SQLException {
    DATABASE.execute("UPDATE audit.events SET event_type = 'other' WHERE event_id = 'e7'");
    DATABASE.execute(
        "UPDATE audit.tiles SET hashes = overlay(hashes PLACING (SELECT audit.leaf(e) FROM audit.events e"
            + " WHERE event_id = 'e7') FROM 6 * 32 + 1) WHERE log = 'events/2026-01' AND level = 0 AND tile = 0");

    verify();

    assertThat(found).extracting(Finding::kind).containsExactly(Kind.SEAL_BROKEN);
    assertThat(found).extracting(Finding::log).containsExactly(LOG);
  }

  @Test
  void findsATrailThatWasSealedAnew() throws SQLException {
    String before = checkpoint();
    DATABASE.execute("UPDATE audit.events SET event_type = 'other' WHERE event_id = 'e7'");
    DATABASE.execute(
        "TRUNCATE audit.tiles, audit.sealed_months, audit.month_seals, audit.checkpoints");
    DATABASE.execute("UPDATE audit.seal_state SET sealed_through = 0");
    SignerFile other = SignerFile.beside(folder.resolve("other"));
    SealedTrail.sealAndSign(DATABASE.url(), NoteSigner.make("stemma-test"), other);

    verify();
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT_BROKEN);
    assertThat(found.get(0).detail()).contains("not signed");

    DATABASE.execute("TRUNCATE audit.checkpoints, audit.month_seals");
    DATABASE.execute("DELETE FROM audit.tiles WHERE log = 'seals'");
    DATABASE.execute("UPDATE audit.sealed_months SET checkpointed_size = 0");
    SealedTrail.sealAndSign(DATABASE.url(), SIGNER, SignerFile.beside(folder.resolve("third")));
    assertThat(verify().findings()).isZero();
    trail.verifyBy(before);
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT_BROKEN);
    assertThat(found.get(0).detail()).contains("other seals");
  }

  @Test
  void findsSealsAndCheckpointsThatAreGone() {
    DATABASE.execute("DELETE FROM audit.month_seals WHERE seal_no = 0");
    verify();
    assertThat(found).extracting(Finding::kind).contains(Kind.SEAL_BROKEN, Kind.CHECKPOINT_BROKEN);

    DATABASE.execute("TRUNCATE audit.checkpoints");
    verify();
    assertThat(found).extracting(Finding::kind).contains(Kind.SEAL_BROKEN);
  }

  @Test
  void looksAtOneMonthWhenAskedForOne() {
    DATABASE.execute("UPDATE audit.events SET event_type = 'other' WHERE event_id = 'e7'");

    assertThat(trail.verify(Order.ofDatabase("2026-02")).findings()).isZero();
    assertThat(trail.verify(Order.ofDatabase("2026-01")).findings()).isOne();
  }

  @Test
  void signsWhatItSays() {
    SignedNote note = SignedNote.of(checkpoint());

    assertThat(SIGNER.verifier().signed(note)).isTrue();
    assertThat(Checkpoint.of(note.text()).size()).isEqualTo(2);
    assertThat(Checkpoint.of(note.text()).origin()).startsWith("stemma/");
  }
}
