package io.stemma.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.seal.MonthProofs;
import io.stemma.store.postgres.seal.SealedTrail;
import io.stemma.store.postgres.seal.TrailVerification;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A retired month is proved by its archive, a proof and a public key: no database is asked. */
class OfflineVerificationIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @TempDir static Path shelf;
  @TempDir Path desk;

  private static final String NAME = "events_2025_01";
  private static final int ENTRIES = 600;
  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");

  private final List<Finding> found = new ArrayList<>();
  private Path archive = shelf;
  private Path proof = shelf;

  @BeforeAll
  static void retire() throws SQLException, IOException {
    DATABASE.execute("SELECT audit.ensure_partitions('2025-01-01Z', '2025-01-01Z')");
    DATABASE.execute(
        """
        INSERT INTO audit.events (ts, event_id, event_type, agent_id, session_id, confidence, payload, metadata, raw_hash, written_by,
                                  written_key)
        SELECT '2025-01-05Z'::timestamptz + n * interval '1 s 1 us', 'e' || n,
               CASE WHEN n % 3 > 0 THEN 'grün ß' || n END,
               CASE WHEN n % 5 > 0 THEN 'a' || n % 7 END, CASE WHEN n % 2 > 0 THEN 's' END,
               CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN 0.1 WHEN 2 THEN 1e-300 WHEN 3 THEN 'NaN' ELSE n / 7.0 END,
               jsonb_build_object('n', n, 'text', E'\\n"\\t\\U0001F642'), CASE WHEN n % 2 > 0 THEN '{"z": [1.50, null]}'::jsonb END,
               CASE WHEN n % 4 > 0 THEN 'h' || n END, CASE WHEN n % 3 > 0 THEN 'w' END, CASE WHEN n % 3 > 1 THEN 'k' || n END
        FROM generate_series(1, 600) n
        """);
    DATABASE.execute(
        """
        INSERT INTO audit.tool_usage (ts, usage_id, tool_name, agent_id, session_id, latency_ms, success, error_type, payload)
        SELECT '2025-01-06Z'::timestamptz + n * interval '1 s', 'u' || n, 'grep', NULL, 's', n, n % 2 > 0, 'none', '{}'
        FROM generate_series(1, 20) n
        """);
    SealedTrail.sealAndSign(DATABASE.url(), SIGNER, signerFile());
    write("events", shelf.resolve("events.proof"));
    write("tool_usage", shelf.resolve("tool_usage.proof"));
    months().retire(new Silent());
  }

  private static SignerFile signerFile() {
    return SignerFile.beside(shelf.resolve("key"));
  }

  private static void write(String table, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      new MonthProofs(DATABASE.url()).write(table + "/2025-01", out);
    }
  }

  private static AuditMonths months() {
    return new AuditMonths(
        DATABASE.url(),
        new ArchiveSettings(Optional.of(shelf), 0),
        Clock.systemUTC(),
        new ParquetArchives.Made("0", "test"));
  }

  @BeforeEach
  void copy() throws IOException {
    archive = desk.resolve(NAME + ".parquet");
    proof = desk.resolve("events.proof");
    Files.copy(shelf.resolve(NAME + ".parquet"), archive);
    Files.copy(shelf.resolve(NAME + ".json"), desk.resolve(NAME + ".json"));
    Files.copy(shelf.resolve("events.proof"), proof);
  }

  private OfflineVerification.Result verify(NoteVerifier key) {
    found.clear();
    return new OfflineVerification(proof, TrustedKeys.of(key), found::add).run(List.of(archive));
  }

  private void edit(String select) throws SQLException, IOException {
    Path edited = desk.resolve("edited");
    try (Connection duck = Duck.open(desk);
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (%s) TO %s (FORMAT parquet)"
              .formatted(
                  select.replace("ROWS", "read_parquet(" + Duck.literal(archive) + ")"),
                  Duck.literal(edited)));
    }
    Files.move(edited, archive, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void agreesWithWhatPostgresSealed() {
    OfflineVerification.Result result = verify(SIGNER.verifier());

    assertThat(found).isEmpty();
    assertThat(result.entries()).isEqualTo(ENTRIES);
    assertThat(result.month()).isEqualTo("events/2025-01");

    OfflineVerification calls =
        new OfflineVerification(
            shelf.resolve("tool_usage.proof"), TrustedKeys.of(SIGNER.verifier()), found::add);
    calls.run(List.of(shelf.resolve("tool_usage_2025_01.parquet")));
    assertThat(found).isEmpty();
  }

  /** Of months that were archived before entries named their writers. */
  @Test
  void anArchiveWithoutWritersIsVerifiedAndRead() throws Exception {
    archive = desk.resolve("tool_usage_2025_01.parquet");
    Files.copy(shelf.resolve("tool_usage_2025_01.parquet"), archive);
    edit("SELECT * EXCLUDE (written_by, written_key) FROM ROWS ORDER BY append_no");
    ObjectNode manifest =
        (ObjectNode) new ObjectMapper().readTree(shelf.resolve("tool_usage_2025_01.json").toFile());
    ArrayNode columns = (ArrayNode) manifest.get("columns");
    for (int i = columns.size() - 1; i >= 0; i--) {
      if (columns.get(i).path("name").asText().startsWith("written_")) {
        columns.remove(i);
      }
    }
    Files.writeString(desk.resolve("tool_usage_2025_01.json"), manifest.toString());
    found.clear();

    OfflineVerification.Result result =
        new OfflineVerification(
                shelf.resolve("tool_usage.proof"), TrustedKeys.of(SIGNER.verifier()), found::add)
            .run(List.of(archive));

    assertThat(found).isEmpty();
    assertThat(result.entries()).isEqualTo(20);
    Trail.Filter all = new Trail.Filter(Map.of(), null, null, null, null, false);
    try (Connection duck = Duck.open(desk)) {
      assertThat(new ArchiveQuery(TrailShape.TOOL_USAGE, all, null).rows(duck, archive, 100))
          .hasSize(20)
          .allSatisfy(row -> assertThat(row.get("written_by")).isNull());
      assertThat(
              new ArchiveQuery(TrailShape.EVENTS, all, null)
                  .rows(duck, shelf.resolve(NAME + ".parquet"), 1_000))
          .hasSize(ENTRIES)
          .filteredOn(row -> "w".equals(row.get("written_by")))
          .hasSize(ENTRIES * 2 / 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * REPLACE (CASE event_id WHEN 'e9' THEN 'x' ELSE payload END AS payload) FROM ROWS | CHANGED | e9",
        "SELECT * REPLACE (CASE event_id WHEN 'e8' THEN ts + 1 ELSE ts END AS ts) FROM ROWS | CHANGED | e8",
        "SELECT * REPLACE (CASE event_id WHEN 'e6' THEN 2 ELSE confidence END AS confidence) FROM ROWS | CHANGED | e6",
        "SELECT * REPLACE (CASE event_id WHEN 'e5' THEN 'x' ELSE written_by END AS written_by) FROM ROWS | CHANGED | e5",
        "SELECT * REPLACE (CASE event_id WHEN 'e4' THEN NULL ELSE written_by END AS written_by) FROM ROWS | CHANGED | e4",
        "SELECT * REPLACE (CASE event_id WHEN 'e3' THEN 'x' ELSE written_key END AS written_key) FROM ROWS | CHANGED | e3",
        "SELECT * FROM ROWS WHERE event_id <> 'e7' | REMOVED | ",
        "SELECT * FROM ROWS UNION ALL SELECT * REPLACE ('new' AS event_id) FROM ROWS WHERE event_id = 'e600' | INSERTED | new",
      })
  void namesWhatWasEdited(String select, Kind kind, String id) throws Exception {
    edit(select.contains("UNION") ? select : select + " ORDER BY append_no");

    verify(SIGNER.verifier());

    assertThat(found).extracting(Finding::kind).containsExactly(kind);
    assertThat(found).extracting(Finding::id).containsExactly(id);
  }

  @Test
  void namesEntriesThatChangedPlaces() throws Exception {
    edit(
        "SELECT * REPLACE (CASE event_id WHEN 'e3' THEN (SELECT append_no FROM ROWS WHERE event_id = 'e5')"
            + " WHEN 'e5' THEN (SELECT append_no FROM ROWS WHERE event_id = 'e3') ELSE append_no END AS append_no)"
            + " FROM ROWS ORDER BY append_no");

    verify(SIGNER.verifier());

    assertThat(found).extracting(Finding::kind).containsOnly(Kind.REORDERED);
    assertThat(found).extracting(Finding::id).containsExactlyInAnyOrder("e3", "e5");
  }

  @Test
  void believesNoProofThatIsNotSignedOrWasEdited() throws IOException {
    verify(NoteSigner.make("stemma-test").verifier());
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT_BROKEN);

    List<String> lines = new ArrayList<>(Files.readAllLines(proof));
    lines.set(7, lines.get(8));
    Files.write(proof, lines);
    verify(SIGNER.verifier());
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.SEAL_BROKEN);

    lines.set(7, "8 " + "no hash");
    Files.write(proof, lines);
    verify(SIGNER.verifier());
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.SEAL_BROKEN);
    lines.set(7, lines.get(8));

    lines.remove(lines.size() - 1);
    Files.write(proof, lines);
    verify(SIGNER.verifier());
    assertThat(found).extracting(Finding::kind).containsExactly(Kind.SEAL_BROKEN);
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "{}", "'{\"format\": \"stemma-month-proof-1\"}'"})
  void saysWhatIsNoProof(String text) throws IOException {
    Files.writeString(proof, text);

    assertThatThrownBy(() -> verify(SIGNER.verifier()))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_USE))
        .hasMessageContaining("events.proof");
  }

  @Test
  void saysWhenAnArchiveIsDamaged() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> verify(SIGNER.verifier()))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_DIFFERS));
  }

  @Test
  void isReadByTheVerificationOfTheWholeTrail() throws IOException {
    List<MonthLife> retired = months().archived().stream().filter(MonthLife::isCold).toList();
    assertThat(retired).extracting(MonthLife::month).contains(AuditMonth.of("events", "2025-01"));

    assertThat(online()).isZero();

    Path away = desk.resolve("away");
    Files.move(shelf.resolve(NAME + ".parquet"), away);
    try {
      assertThat(online()).isOne();
      assertThat(found).extracting(Finding::kind).containsExactly(Kind.ARCHIVE_MISSING);
    } finally {
      Files.move(away, shelf.resolve(NAME + ".parquet"));
    }
  }

  private long online() {
    found.clear();
    return new TrailVerification(
            DATABASE.url(),
            TrustedKeys.of(SIGNER.verifier()),
            new ColdEntries(months()),
            found::add)
        .run(TrailVerification.Order.ofDatabase("2025-01"))
        .findings();
  }

  @Test
  void retiresNoMonthThatIsNotSealed() throws SQLException {
    DATABASE.execute("SELECT audit.ensure_partitions('2024-12-01Z', '2024-12-01Z')");
    DATABASE.execute("INSERT INTO audit.events (ts, event_type) VALUES ('2024-12-05Z', 'late')");

    assertThatThrownBy(() -> months().retire(new Silent()))
        .isInstanceOf(StemmaException.class)
        .hasMessageContaining("0 of 1 entries of events_2024_12 are in a signed checkpoint");
    assertThat(state("2024-12")).isEqualTo(MonthLife.State.OPEN);

    SealedTrail.sealAndSign(DATABASE.url(), SIGNER, signerFile());
    months().retire(new Silent());
    assertThat(state("2024-12")).isNotEqualTo(MonthLife.State.OPEN);
  }

  private static MonthLife.State state(String month) {
    return months().outlook().stream()
        .map(AuditMonths.Outlook::life)
        .filter(life -> life.month().equals(AuditMonth.of("events", month)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  /** A test looks at what became of the months. */
  private static final class Silent implements RetirementListener {
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
