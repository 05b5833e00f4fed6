package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
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
}
