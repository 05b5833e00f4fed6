package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a column cannot hold is kept beside its row; what is secret is not kept at all. */
class NothingLostIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

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
  void keepsNumbersThatTheirColumnWouldRound() {
    String histories =
        "{\"timestamp_history\": [\"2025-06-01T00:00:00Z\", \"2025-06-02T00:00:00Z\"], "
            + "\"S_history\": [9007199254740993, 0.5], \"E\": 0.5, \"other\": 0.12345678901234567890}";
    SqliteFile file =
        SqliteFile.live(folder, "numbers.db")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, lifecycle_events_json, recent_decisions_json)",
                "numbers-agent",
                "active",
                "2025-06-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "[{\"a\": [1, -0.0]}]",
                "[9007199254740993, 0." + "3".repeat(2000) + ", 1e400]")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, lifecycle_events_json, recent_decisions_json, recent_update_timestamps_json)",
                "digits-agent",
                "active",
                "2025-06-01T00:00:00Z",
                "2025-06-01T00:00:00Z",
                "[" + "7".repeat(131_072) + "]",
                "[0." + "7".repeat(16_383) + "]",
                "[0." + "7".repeat(16_384) + "]")
            .insert(
                "agent_state (agent_id, created_at, updated_at, state_json)",
                "numbers-agent",
                "2025-06-01T00:00:00Z",
                "2025-06-02T00:00:00Z",
                histories)
            .insert(
                "discoveries (id, agent_id, type, status, created_at, summary, embedding)",
                "numbers-discovery",
                "numbers-agent",
                "note",
                "open",
                "2025-06-01T00:00:00Z",
                "s",
                "[0.5, 9007199254740993]");

    run(null, file.path());

    assertThat(kept("source_table IN ('agent_metadata', 'agent_state', 'discoveries') "))
        .contains(
            "lifecycle_events_json|text|precision|[{\"a\": [1, -0.0]}]",
            "embedding|text|precision|[0.5, 9007199254740993]",
            "state_json|text|precision|" + histories)
        .noneMatch(cell -> cell.startsWith("recent_decisions_json|text|not_json"));
    assertThat(
            DATABASE.rows(
                "SELECT recent_decisions->>0, recent_decisions->1 = ('0.' || repeat('3', 2000))::jsonb, recent_decisions->2 = '1e400' "
                    + "FROM core.identities WHERE agent_id = 'numbers-agent'"))
        .containsExactly("9007199254740993|t|t");
    assertThat(
            DATABASE.rows(
                "SELECT length(lifecycle_events->>0), length(recent_decisions->>0), recent_update_timestamps "
                    + "FROM core.identities WHERE agent_id = 'digits-agent'"))
        .containsExactly("131072|16385|∅");
    assertThat(verified(file)).isTrue();
  }

  @Test
  void tellsAnEmptyNameAndNoJsonFromWhatTheyBecame() {
    SqliteFile file =
        SqliteFile.in(folder, "empty.db")
            .execute(
                "CREATE TABLE audit_events (id INTEGER PRIMARY KEY, timestamp TEXT, event_id TEXT, agent_id TEXT, session_id TEXT, event_type TEXT, confidence REAL, details_json TEXT, raw_hash TEXT);"
                    + "CREATE TABLE tool_usage (id INTEGER PRIMARY KEY, timestamp TEXT, usage_id TEXT, agent_id TEXT, session_id TEXT, tool_name TEXT, latency_ms INTEGER, success INTEGER, error_type TEXT, payload_json TEXT);"
                    + "CREATE TABLE calibration_state (id INTEGER PRIMARY KEY, updated_at TEXT, version INTEGER, state_json TEXT);"
                    + "INSERT INTO audit_events VALUES (1, '2025-06-01T00:00:00Z', '', 'a', '', 'told', 1, '{\"_event_id\": \"told\", \"_session_id\": \"s\"}', NULL),"
                    + " (2, '2025-06-01T00:00:00Z', '', 'a', '', 'empty', 1, '{}', NULL), (3, '2025-06-01T00:00:00Z', NULL, 'a', NULL, 'null', 1, NULL, NULL);"
                    + "INSERT INTO tool_usage VALUES (1, '2025-06-01T00:00:00Z', '', 'a', '', 't', 1, 1, NULL, NULL), (2, '2025-06-01T00:00:00Z', NULL, 'a', NULL, 't', 1, 1, NULL, '');"
                    + "INSERT INTO calibration_state VALUES (1, '2025-06-01T00:00:00Z', NULL, NULL)");

    LoadReport dry = run(null, LoadOptions.usual().withDryRun(true), file.path());
    LoadReport report = run(null, file.path());

    assertThat(
            DATABASE.rows(
                "SELECT source_table, source_row, source_column, class, reason, bytes FROM backfill.kept_cells "
                    + "WHERE run_id = "
                    + report.run()
                    + " ORDER BY 1, 2, 3"))
        .containsExactly(
            "audit_events|1|event_id|text|empty_name|\\x",
            "audit_events|1|session_id|text|empty_name|\\x",
            "audit_events|2|event_id|text|empty_name|\\x",
            "audit_events|3|details_json|null|null_cell|\\x",
            "calibration_state|1|state_json|null|null_cell|\\x",
            "calibration_state|1|version|null|null_cell|\\x",
            "tool_usage|1|payload_json|null|null_cell|\\x",
            "tool_usage|1|usage_id|text|empty_name|\\x",
            "tool_usage|2|payload_json|text|not_json|\\x");
    assertThat(dry.tables().stream().map(TableCount::keptCells))
        .isEqualTo(report.tables().stream().map(TableCount::keptCells).toList());
    assertThat(verified(file)).isTrue();
  }

  private static List<String> kept(String condition) {
    return DATABASE.rows(
        "SELECT source_column, class, reason, convert_from(bytes, 'UTF8') FROM backfill.kept_cells WHERE "
            + condition);
  }

  private static boolean verified(SqliteFile file) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 100)
        .run(List.of(file.path()))
        .get(0)
        .isClean();
  }

  private static LoadReport run(@Nullable ZoneId zone, Path file) {
    return run(zone, LoadOptions.usual(), file);
  }

  private static LoadReport run(@Nullable ZoneId zone, LoadOptions options, Path file) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            zone,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .run(List.of(file))
        .get(0);
  }

  private static TableCount table(LoadReport report, String source) {
    return report.tables().stream()
        .filter(t -> t.source().equals(source))
        .findFirst()
        .orElseThrow();
  }
}
