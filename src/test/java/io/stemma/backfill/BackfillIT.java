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

/** A whole estate moves, and what it means stays; every table by its own dialect. */
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
