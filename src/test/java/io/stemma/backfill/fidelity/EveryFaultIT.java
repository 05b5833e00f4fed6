package io.stemma.backfill.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.SqliteFile;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file that has every fault that files were found to have. After a backfill each of its cells
 * is accounted for, and the verification is clean, before and after the maintenance.
 */
class EveryFaultIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String ZONE = "America/Denver";
  private static final String EVENT =
      "audit_events (timestamp, agent_id, event_type, confidence, details_json, metadata_json)";

  @TempDir private Path folder = Path.of("");

  @Test
  void noCellIsLostAndTheVerificationIsCleanAfterTheMaintenance() throws Exception {
    SqliteFile file = file();

    assertThat(run("backfill", file).exit()).as("a table is not accounted for").isEqualTo(1);
    StemmaCommand loaded = run("backfill", file, "--accept-unknown", "discoveries");
    isCleanAndWhole(loaded, file);
    StemmaCommand maintained = StemmaCommand.run(environment(), "partitions", "maintain");
    assertThat(maintained.exit()).as(maintained.errors()).isZero();
    assertThat(maintained.output()).contains("2 sessions ended");
    StemmaCommand again = run("backfill", file, "--accept-unknown", "discoveries", "--recheck");
    isCleanAndWhole(again, file);

    assertThat(DATABASE.rows("SELECT 1 FROM core.sessions WHERE is_active")).isEmpty();
    assertThat(
            DATABASE.rows(
                """
                SELECT 1 FROM backfill.checkpoints
                WHERE read_count <> loaded_count + unchanged_count + quarantined_count + skipped_count
                """))
        .isEmpty();
  }

  private void isCleanAndWhole(StemmaCommand loaded, SqliteFile file) throws Exception {
    assertThat(loaded.exit()).as(loaded.output() + loaded.errors()).isZero();
    StemmaCommand verified = run("verify", file, "--accept-unknown", "discoveries");
    assertThat(verified.exit()).as(verified.output() + verified.errors()).isZero();
    try (Connection connection = DATABASE.connect()) {
      List<CellAccount.Line> lines = CellAccount.of(file.path(), connection, ZoneId.of(ZONE));
      CellAccount.print(lines, System.err);
      assertThat(lines).allSatisfy(line -> assertThat(line.lost()).as(line.table()).isEmpty());
      assertThat(lines.stream().filter(line -> line.skipped() != null))
          .extracting(CellAccount.Line::table)
          .containsExactlyInAnyOrder("discoveries", "stray");
      assertThat(lines.stream().mapToLong(CellAccount.Line::preserved).sum()).isGreaterThan(10);
      assertThat(lines.stream().mapToLong(CellAccount.Line::quarantined).sum()).isGreaterThan(20);
    }
  }

  private static StemmaCommand run(String command, SqliteFile file, String... options)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--sqlite", file.path().toString(), "--source-zone", ZONE));
    arguments.addAll(Arrays.asList(options));
    return StemmaCommand.run(environment(), arguments.toArray(String[]::new));
  }

  private static Map<String, String> environment() {
    return Map.of("DB_POSTGRES_URL", DATABASE.text());
  }

  private SqliteFile file() {
    SqliteFile file =
        SqliteFile.live(folder, "every.db")
            .execute(
                """
                DROP TABLE discovery_tags; DROP TABLE discovery_edges; DROP TABLE discoveries;
                CREATE TABLE discoveries (id TEXT PRIMARY KEY, agent TEXT, type TEXT, summary TEXT);
                INSERT INTO discoveries VALUES ('d1', 'a', 'note', 'its agent_id has another name');
                CREATE TABLE stray (a, b AS (a || '!') STORED); INSERT INTO stray VALUES (1), (x'ff');
                CREATE TABLE DISCOVERY_TAGS (Discovery_Id TEXT, TAG TEXT, upper_tag AS (upper(TAG)) VIRTUAL);
                INSERT INTO DISCOVERY_TAGS VALUES ('d1', 'ux'), ('d1', 'UX'), ('', 'none'), (x'80', 'blob');
                CREATE TABLE discovery_edges (src_id, dst_id, edge_type, weight REAL, metadata TEXT);
                INSERT INTO discovery_edges VALUES
                  ('d1', 'd2', 'related_to', 'heavy', '{"a": -0.0}'), ('d1', 'd2', 'related_to', 'light', '{"a": -0.0}'),
                  ('d1', 'd3', 'related_to', -0.0, NULL);
                """);
    agents(file);
    sessions(file);
    events(file);
    return file;
  }

  private static void agents(SqliteFile file) {
    String agent =
        "agent_metadata (agent_id, status, created_at, last_update, notes, tags_json, lifecycle_events_json, total_updates)";
    String time = "2025-06-01T12:30:00";
    file.insert(agent, "a", "a\0b", "2026-03-01T12:30Z", time, "", "[\"x\"]", "[1e400]", 1)
        .insert(
            agent,
            "b",
            "active",
            "2026-03-01 12:30:00 UTC",
            time,
            "n",
            "[1]",
            "{\"k\":1,\"k\":2}",
            "many")
        .insert(agent, "c", "active", "yesterday", time, new byte[] {-1, -2}, "", "[NaN]", 2.5)
        .insert(agent, "d", "active", "2026-03-01T12:30:00 +0530", time, null, null, null, 3)
        .insert(agent, "", "active", time, time, "no key", null, null, 4)
        .insert(agent, null, "active", time, time, "no key either", null, null, 5)
        .execute(
            "UPDATE agent_metadata SET purpose = CAST(x'6180ff' AS TEXT), api_key = 'secret' WHERE agent_id = 'a'");
  }

  private static void sessions(SqliteFile file) {
    String session = "session_identities (session_key, agent_id, api_key, bound_at, updated_at)";
    file.insert(session, "s1", "a", "", "2025-06-01T12:00:00", "2025-06-02T12:00:00Z")
        .insert(
            session, "s2", "nobody", "key", "2025-11-02T01:30:00", "2025-11-02T01:30:00.123456789");
  }

  private static void events(SqliteFile file) {
    for (String details :
        List.of(
            "{\"n\": -0}",
            "{\"n\": -0.0}",
            "{\"n\": [9007199254740993, 0.1]}",
            "{\"_event_id\": \"\"}",
            "\\ud83d is no JSON",
            "{\"a\": \"\\u0000\"}",
            "null",
            "")) {
      file.insert(EVENT, "2025-06-01T12:00:00Z", "a", "seen", 1, details, null);
    }
    file.insert(EVENT, "no time", "a", "seen", 1.0, "{}", "{}")
        .insert(EVENT, "0001-01-01T00:00:00Z", "a", "seen", 1.0, "{}", "[]");
  }
}
