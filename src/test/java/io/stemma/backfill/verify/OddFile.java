package io.stemma.backfill.verify;

import io.stemma.backfill.SqliteFile;
import java.nio.file.Path;

/** A file with a few rows of every kind and cells that their columns cannot hold. */
final class OddFile {
  private static final String WHEN = "2025-06-01T00:00:00.000001Z";
  private static final String AGENT =
      "agent_metadata (agent_id, status, created_at, last_update, notes, tags_json, parent_agent_id, lifecycle_events_json)";

  private OddFile() {}

  static SqliteFile in(Path folder) {
    SqliteFile file = SqliteFile.live(folder, "odd.db").execute("CREATE TABLE stray (a TEXT)");
    agents(file);
    kept(file);
    rest(file);
    return file;
  }

  private static void agents(SqliteFile file) {
    file.insert(
            AGENT,
            "parent",
            "active",
            WHEN,
            WHEN,
            "first",
            "[\"UX\"]",
            null,
            "[{\"b\": 1.50, \"a\": {}}]")
        .insert(AGENT, "child", "active", WHEN, WHEN, "second", "[\"ux\", \"Q\"]", "parent", "[]")
        .insert(AGENT, "lonely", "active", WHEN, WHEN, "", null, null, null)
        .insert(AGENT, "", "active", WHEN, WHEN, "no key", null, null, null)
        .insert(AGENT, null, "active", WHEN, WHEN, "no key either", null, null, null)
        .insert(AGENT, "x".repeat(1_001), "active", WHEN, WHEN, "long key", null, null, null);
  }

  private static void kept(SqliteFile file) {
    file.insert(
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
  }

  private static void rest(SqliteFile file) {
    file.insert(
            "agent_state (agent_id, E, I, S, V, created_at, updated_at, state_json)",
            "parent",
            0.1,
            0.75,
            0.3,
            -1.5,
            WHEN,
            WHEN,
            "{\"k\": \"v\"}")
        .insert(
            "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
            WHEN,
            "parent",
            "seen",
            0.0,
            "{\"_event_id\": \"event-1\", \"risk\": 1e-3}")
        .insert("discovery_tags (discovery_id, tag)", "none", "Tag")
        .insert("schema_version (name, version)", "core", 5)
        .insert("knowledge_schema_version (version, applied_at)", 2, "2025-06-01 12:00:00");
  }
}
