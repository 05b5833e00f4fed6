package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a backfill promises, each promise on a file that would break a naive one. */
class BackfillIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  @Test
  void movesAWholeEstateAndFindsNothingToDoTheSecondTime() throws Exception {
    Path estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(300, 7, estate, false));
    byte[] before = Files.readAllBytes(estate);

    LoadReport first = run(null, estate);
    LoadReport second = run(null, estate);

    assertThat(first.tables()).allSatisfy(BackfillIT::addsUp);
    assertThat(first.tables()).allMatch(table -> table.loaded() == table.read());
    assertThat(second.tables()).allMatch(table -> table.unchanged() == table.read());
    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();
    assertThat(
            DATABASE.value(
                "SELECT count(*) FROM core.identities WHERE NOT placeholder AND agent_id LIKE 'agent-%'"))
        .isNotEqualTo("0");
    assertThat(Files.readAllBytes(estate)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("estate.db");
  }

  @Test
  void keepsWhatEnergyEntropyIntegrityAndVolatilityMean() {
    SqliteFile file =
        SqliteFile.live(folder, "states.db")
            .insert(
                "agent_state (agent_id, E, I, S, V, coherence, regime, update_count, void_active, created_at, updated_at, state_json)",
                "state-agent",
                0.0,
                0.75,
                0.25,
                -1.5,
                0.0,
                "TRANSITION",
                3,
                0,
                "2025-06-01T00:00:00+00:00",
                "2025-06-03T00:00:00+00:00",
                """
                {"S_history": [0.5, 0.0, 0.25], "I_history": [0.25, 0.5, 0.75], "V_history": [0.0, -1.0, -1.5],
                 "E_history": [0.1, 0.2, 0.0], "coherence_history": [1.0, 0.5, 0.0], "lambda1_history": [0.3],
                 "timestamp_history": ["2025-06-01T00:00:00+00:00", "2025-06-02T00:00:00+00:00", "2025-06-03T00:00:00+00:00"]}
                """);

    LoadReport report = run(null, file.path());

    assertThat(table(report, "agent_state").rows()).isEqualTo(1);
    assertThat(table(report, "agent_state").loaded()).isEqualTo(3);
    assertThat(
            DATABASE.rows(
                """
                SELECT recorded_at::date, entropy, integrity, stability_index, volatility, coherence, regime,
                       state ->> 'E'
                FROM core.agent_state WHERE agent_id = 'state-agent' ORDER BY recorded_at
                """))
        .containsExactly(
            "2025-06-01|0.5|0.25|0.5|0|1|∅|0.1",
            "2025-06-02|0|0.5|1|-1|0.5|∅|0.2",
            "2025-06-03|0.25|0.75|0.75|-1.5|0|TRANSITION|0.0");
    assertThat(
            DATABASE.value(
                "SELECT state -> 'lambda1_history' FROM core.agent_state WHERE agent_id = 'state-agent' AND regime IS NOT NULL"))
        .isEqualTo("[0.3]");
  }

  @Test
  void neverStoresAKeyInClear() {
    SqliteFile file =
        SqliteFile.live(folder, "keys.db")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                "plain-key",
                "active",
                "2025-06-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "secret-token-of-this-agent")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                "empty-key",
                "active",
                "2025-06-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                "",
                "active",
                "2025-06-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "secret-token-in-quarantine");

    LoadReport report = run(null, file.path());

    assertThat(table(report, "agent_metadata").quarantined()).isEqualTo(1);
    assertThat(
            DATABASE.rows(
                "SELECT agent_id, api_key_scheme, api_key_hash = encode(sha256('secret-token-of-this-agent'), 'hex') "
                    + "FROM core.identities WHERE agent_id IN ('plain-key', 'empty-key') ORDER BY 1"))
        .containsExactly("empty-key|∅|∅", "plain-key|sha256|t");
    assertThat(
            DATABASE.rows(
                "SELECT 1 FROM core.identities i WHERE i::text LIKE '%secret-token%' "
                    + "UNION ALL SELECT 2 FROM backfill.quarantine q WHERE q::text LIKE '%secret-token%'"))
        .isEmpty();
  }

  @Test
  void refusesNaiveTimesAndNamesTheirColumns() {
    SqliteFile file =
        SqliteFile.live(folder, "naive.db")
            .agent("naive-agent", "2025-06-01T12:00:00.000001")
            .insert("knowledge_schema_version (version, applied_at)", 1, "2025-06-01 12:00:00");
    String runsBefore = DATABASE.value("SELECT count(*) FROM backfill.runs");

    assertThatThrownBy(() -> run(null, file.path()))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ZONE_NEEDED))
        .hasMessageContaining("agent_metadata.created_at, agent_metadata.last_update.")
        .hasMessageContaining("--source-zone");
    assertThat(DATABASE.value("SELECT count(*) FROM backfill.runs")).isEqualTo(runsBefore);

    run(ZoneId.of("America/Denver"), file.path());

    assertThat(
            DATABASE.value("SELECT created_at FROM core.identities WHERE agent_id = 'naive-agent'"))
        .isEqualTo("2025-06-01 18:00:00.000001+00");
    assertThat(
            DATABASE.value(
                "SELECT recorded_at FROM backfill.source_versions WHERE source = ?",
                file.path().toString()))
        .as("SQLite's own datetime('now') is UTC, whatever zone the programs ran in")
        .isEqualTo("2025-06-01 12:00:00+00");
  }

  @Test
  void keepsEveryCellThatItsColumnCannotHold() {
    SqliteFile file =
        SqliteFile.live(folder, "odd.db")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, notes, tags_json, lifecycle_events_json, response_completed, total_updates, recent_decisions_json)",
                "odd-agent",
                "a\0b",
                "not a time",
                "2025-06-01T00:00:00.123456789Z",
                new byte[] {(byte) 0xff, (byte) 0x80},
                "[1, 2]",
                "{\"a\": NaN}",
                2,
                "many",
                "{\"a\": 1, \"a\": 2}");

    LoadReport report = run(null, file.path());

    assertThat(table(report, "agent_metadata").loaded()).isEqualTo(1);
    assertThat(table(report, "agent_metadata").keptCells()).isEqualTo(9);
    assertThat(
            DATABASE.rows(
                "SELECT source_column, class, reason, encode(bytes, 'escape') FROM backfill.kept_cells "
                    + "WHERE target_key = 'odd-agent' ORDER BY 1"))
        .containsExactly(
            "created_at|text|unreadable_time|not a time",
            "last_update|text|precision|2025-06-01T00:00:00.123456789Z",
            "lifecycle_events_json|text|not_json|{\"a\": NaN}",
            "notes|blob|wrong_class|\\377\\200",
            "recent_decisions_json|text|duplicate_keys|{\"a\": 1, \"a\": 2}",
            "response_completed|integer|wrong_class|2",
            "status|text|nul_character|a\\000b",
            "tags_json|text|not_an_array_of_text|[1, 2]",
            "total_updates|text|wrong_class|many");
    assertThat(
            DATABASE.value(
                "SELECT updated_at || ' ' || (created_at IS NULL) FROM core.identities WHERE agent_id = 'odd-agent'"))
        .isEqualTo("2025-06-01 00:00:00.123456+00 true");
  }

  @Test
  void keepsInvalidUtf8AndColumnsItDoesNotKnow() {
    SqliteFile file =
        SqliteFile.live(folder, "bytes.db")
            .execute("ALTER TABLE agent_metadata ADD COLUMN mood TEXT")
            .execute("CREATE TABLE stray (a TEXT)")
            .agent("byte-agent", "2025-06-01T00:00:00Z")
            .execute(
                "UPDATE agent_metadata SET mood = 'fine', label = CAST(x'61ff62' AS TEXT), purpose = 'replacement \uFFFD is text'");

    LoadReport report = run(null, file.path());

    assertThat(report.notTaken()).containsExactly("stray");
    assertThat(
            DATABASE.rows(
                "SELECT source_column, reason, encode(bytes, 'hex') FROM backfill.kept_cells "
                    + "WHERE target_key = 'byte-agent' ORDER BY 1"))
        .containsExactly("label|invalid_utf8|61ff62", "mood|unknown_column|66696e65");
    assertThat(DATABASE.value("SELECT purpose FROM core.identities WHERE agent_id = 'byte-agent'"))
        .isEqualTo("replacement \uFFFD is text");
  }

  @Test
  void takesEveryTableByItsOwnDialect() {
    SqliteFile file =
        SqliteFile.in(folder, "hybrid.db")
            .execute(
                """
                CREATE TABLE agent_metadata (agent_id TEXT PRIMARY KEY, api_key TEXT NOT NULL, created_at TEXT NOT NULL,
                  updated_at TEXT, status TEXT, parent_agent_id TEXT, spawn_reason TEXT, disabled_at TEXT,
                  tags_json TEXT, lifecycle_events_json TEXT, metadata_json TEXT);
                CREATE TABLE audit_events (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL, agent_id TEXT NOT NULL,
                  event_type TEXT NOT NULL, confidence REAL NOT NULL, details_json TEXT NOT NULL, metadata_json TEXT,
                  raw_hash TEXT UNIQUE);
                """)
            .insert(
                "agent_metadata",
                "new-agent",
                "ab".repeat(32),
                "2025-06-01T00:00:00+00:00",
                null,
                "active",
                null,
                null,
                null,
                "[\"UX\", \"ux\"]",
                "[]",
                "{\"purpose\": \"to try\", \"deep\": {\"a\": null}}")
            .insert(
                "audit_events (id, timestamp, agent_id, event_type, confidence, details_json, metadata_json)",
                1,
                "2025-06-01T00:00:00+00:00",
                "seen-only-here",
                "auto_attest",
                0.0,
                "{\"_event_id\": \"event-77\", \"_session_id\": \"session-77\"}",
                "{\"kept\": true}");

    LoadReport report = run(null, file.path());

    assertThat(report.tables()).extracting(TableCount::dialect).containsExactly("new", "live");
    assertThat(
            DATABASE.rows(
                "SELECT purpose, api_key_scheme, tags::text, metadata::text FROM core.identities WHERE agent_id = 'new-agent'"))
        .containsExactly(
            "to try|sha256|{UX,ux}|{\"deep\": {\"a\": null}, \"purpose\": \"to try\"}");
    assertThat(
            DATABASE.rows(
                "SELECT session_id, confidence, metadata ->> 'kept', "
                    + "(SELECT placeholder FROM core.identities i WHERE i.agent_id = e.agent_id) "
                    + "FROM audit.events e WHERE event_id = 'event-77'"))
        .containsExactly("session-77|0|true|t");
  }

  @Test
  void holdsMonthsThatAreAlreadyPastTheirRetention() {
    SqliteFile file =
        SqliteFile.live(folder, "old.db")
            .insert(
                "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
                "2019-03-31T23:59:59.999999+00:00",
                "old-agent",
                "e",
                1.0,
                "{}")
            .insert(
                "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
                "0019-03-31T23:59:59+00:00",
                "old-agent",
                "e",
                1.0,
                "{}");

    LoadReport report = run(null, file.path());
    DATABASE.execute("SELECT audit.partition_maintenance()");

    assertThat(table(report, "audit_events").quarantined()).isEqualTo(1);
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2020-01-01'"))
        .isEqualTo("1");
    assertThat(
            DATABASE.rows(
                "SELECT partition_name, held_because IS NOT NULL FROM audit.partitions WHERE month < '2020-01-01'"))
        .containsExactly("events_2019_03|t");
  }

  @Test
  void leavesWhatAnotherWriterMadeAndOverwritesItsOwn() {
    DATABASE.execute("INSERT INTO core.identities (agent_id, notes) VALUES ('theirs', 'by hand')");
    SqliteFile file =
        SqliteFile.live(folder, "mine.db")
            .agent("theirs", "2025-06-01T00:00:00Z")
            .agent("mine", "2025-06-01T00:00:00Z");

    LoadReport first = run(null, file.path());
    file.execute("UPDATE agent_metadata SET notes = 'changed'");
    LoadReport second = run(null, file.path());

    assertThat(table(first, "agent_metadata").loaded()).isEqualTo(1);
    assertThat(table(first, "agent_metadata").quarantined()).isEqualTo(1);
    assertThat(table(second, "agent_metadata").loaded()).isEqualTo(1);
    assertThat(
            DATABASE.rows(
                "SELECT agent_id, notes FROM core.identities WHERE agent_id IN ('mine', 'theirs') ORDER BY 1"))
        .containsExactly("mine|changed", "theirs|by hand");
    assertThat(
            DATABASE.rows(
                "SELECT DISTINCT reason FROM backfill.quarantine WHERE cells::text LIKE '%theirs%'"))
        .containsExactly("key_taken");
  }

  @Test
  void doesNotUndoWhatAnotherWriterHasChangedSince() {
    SqliteFile file = SqliteFile.live(folder, "shared.db").agent("shared", "2025-06-01T00:00:00Z");
    LoadReport first = run(null, file.path());
    DATABASE.execute("UPDATE core.identities SET notes = 'by hand' WHERE agent_id = 'shared'");

    LoadReport second = run(null, file.path());

    assertThat(table(first, "agent_metadata").loaded()).isEqualTo(1);
    assertThat(table(second, "agent_metadata").quarantined()).isEqualTo(1);
    assertThat(
            DATABASE.rows(
                "SELECT notes, backfill_run < 0 FROM core.identities WHERE agent_id = 'shared'"))
        .containsExactly("by hand|t");
  }

  @Test
  void ofTwoRowsWithOneKeyTheFirstStaysInEveryRun() {
    SqliteFile file =
        SqliteFile.in(folder, "twice.db")
            .execute("CREATE TABLE discovery_edges (src_id, dst_id, edge_type, weight REAL)")
            .insert("discovery_edges", "twice-a", "twice-b", "related_to", 0.25)
            .insert("discovery_edges", "twice-a", "twice-b", "related_to", 0.5)
            .insert("discovery_edges", "twice-a", "twice-b", "related_to", 0.25);

    for (int i = 0; i < 3; i++) {
      LoadReport report = run(null, file.path());

      assertThat(table(report, "discovery_edges").quarantined()).isEqualTo(1);
      assertThat(DATABASE.rows("SELECT weight FROM core.discovery_links WHERE src_id = 'twice-a'"))
          .containsExactly("0.25");
    }
    assertThat(
            DATABASE.rows(
                "SELECT reason, source_row FROM backfill.quarantine WHERE cells::text LIKE '%twice-a%'"))
        .containsExactly("duplicate_key|2");
  }

  private static LoadReport run(@Nullable ZoneId zone, Path file) {
    return new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, zone, new StopRequest())
        .run(List.of(file))
        .get(0);
  }

  private static TableCount table(LoadReport report, String source) {
    return report.tables().stream()
        .filter(t -> t.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  private static void addsUp(TableCount table) {
    assertThat(table.read())
        .as(table.source())
        .isEqualTo(table.loaded() + table.unchanged() + table.quarantined());
  }
}
