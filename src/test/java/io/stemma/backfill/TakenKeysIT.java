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

/** Whose a key is that is there already, and what becomes of the row that wanted it. */
class TakenKeysIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

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
  void aSecondRowOfAKeyDoesNotTakeThePlaceOfTheFirstInALaterRunEither() {
    String columns =
        "audit_events (timestamp, agent_id, confidence, raw_hash, event_type, details_json)";
    String time = "2025-06-01T00:00:00Z";
    SqliteFile file =
        SqliteFile.live(folder, "twice.db")
            .insert(columns, time, "a", 1.0, "h1", "first", "{\"_event_id\": \"twice\"}");
    run(null, file.path());
    file.insert(columns, time, "a", 1.0, "h2", "second", "{\"_event_id\": \"twice\"}");

    LoadReport later = run(null, file.path());

    assertThat(table(later, "audit_events"))
        .returns(1L, TableCount::unchanged)
        .returns(1L, TableCount::quarantined);
    assertThat(DATABASE.rows("SELECT event_type FROM audit.events WHERE event_id = 'twice'"))
        .containsExactly("first");
  }

  @Test
  void aRowThatTheTargetDoesNotTakeIsPutAsideAndNeverCountedAsThere() {
    DATABASE.execute(
        """
        CREATE FUNCTION public.leave_out() RETURNS trigger LANGUAGE plpgsql AS
          $$BEGIN RETURN CASE WHEN NEW.agent_id = 'unwanted' THEN NULL ELSE NEW END; END$$;
        CREATE TRIGGER leaves_out BEFORE INSERT ON core.rate_limits
          FOR EACH ROW EXECUTE FUNCTION public.leave_out()
        """);
    SqliteFile file =
        SqliteFile.live(folder, "unwanted.db")
            .insert("rate_limits (agent_id, timestamp)", "wanted", "2025-06-01T00:00:00Z")
            .insert("rate_limits (agent_id, timestamp)", "unwanted", "2025-06-01T00:00:00Z");

    LoadReport report = run(null, file.path());

    assertThat(table(report, "rate_limits"))
        .returns(1L, TableCount::loaded)
        .returns(0L, TableCount::unchanged)
        .returns(1L, TableCount::quarantined);
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

  @Test
  void ofTwoRowsAlikeButForAKeptCellNeitherCellIsLost() {
    SqliteFile file =
        SqliteFile.in(folder, "alike.db")
            .execute("CREATE TABLE schema_version (name, version)")
            .insert("schema_version", "alike", "one")
            .insert("schema_version", "alike", "two");

    for (int i = 0; i < 2; i++) {
      LoadReport report = run(null, file.path());

      assertThat(table(report, "schema_version").quarantined()).isEqualTo(1);
      assertThat(
              DATABASE.rows(
                  "SELECT encode(bytes, 'escape') FROM backfill.kept_cells WHERE target_key LIKE '%alike%'"))
          .containsExactly("one");
      assertThat(
              DATABASE.rows(
                  "SELECT reason, cells -> 1 ->> 'value' FROM backfill.quarantine WHERE cells::text LIKE '%alike%'"))
          .containsExactly("duplicate_key|two");
    }
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
