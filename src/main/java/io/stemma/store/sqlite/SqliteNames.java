package io.stemma.store.sqlite;

import static java.util.Map.entry;

import io.stemma.record.Column;
import io.stemma.record.RecordTables;
import io.stemma.record.Table;
import java.util.Map;

/** What the record's tables and columns are called in a file, where that differs. */
final class SqliteNames {
  private static final Map<Table, String> TABLES =
      Map.ofEntries(
          entry(RecordTables.IDENTITIES, "agent_metadata"),
          entry(RecordTables.SESSIONS, "session_identities"),
          entry(RecordTables.AGENT_STATE, "agent_state"),
          entry(RecordTables.CALIBRATION, "calibration_state"),
          entry(RecordTables.DISCOVERIES, "discoveries"),
          entry(RecordTables.DISCOVERY_TAGS, "discovery_tags"),
          entry(RecordTables.DISCOVERY_LINKS, "discovery_edges"),
          entry(RecordTables.RATE_LIMITS, "rate_limits"),
          entry(RecordTables.DIALECTIC_SESSIONS, "dialectic_sessions"),
          entry(RecordTables.DIALECTIC_MESSAGES, "dialectic_messages"),
          entry(RecordTables.EVENTS, "audit_events"),
          entry(RecordTables.TOOL_USAGE, "tool_usage"),
          entry(RecordTables.REQUESTS, "requests"),
          entry(RecordTables.KEYS, "access_keys"),
          entry(RecordTables.KEY_USES, "access_key_uses"));

  private static final Map<Table, Map<String, String>> COLUMNS =
      Map.ofEntries(
          entry(
              RecordTables.IDENTITIES,
              Map.of(
                  "api_key_hash", "api_key",
                  "tags", "tags_json",
                  "lifecycle_events", "lifecycle_events_json",
                  "recent_update_timestamps", "recent_update_timestamps_json",
                  "recent_decisions", "recent_decisions_json",
                  "dialectic_conditions", "dialectic_conditions_json",
                  "metadata", "metadata_json")),
          entry(
              RecordTables.SESSIONS,
              Map.of(
                  "api_key_hash", "api_key",
                  "client_info", "client_info_json",
                  "metadata", "metadata_json")),
          entry(RecordTables.AGENT_STATE, Map.of("state", "state_json")),
          entry(RecordTables.CALIBRATION, Map.of("data", "state_json")),
          entry(
              RecordTables.DISCOVERIES, Map.of("discovery_id", "id", "metadata", "metadata_json")),
          entry(RecordTables.DISCOVERY_LINKS, Map.of("link_type", "edge_type")),
          entry(RecordTables.RATE_LIMITS, Map.of("stored_at", "timestamp")),
          entry(
              RecordTables.DIALECTIC_SESSIONS,
              Map.of(
                  "paused_agent_state", "paused_agent_state_json",
                  "resolution", "resolution_json",
                  "metadata", "metadata_json")),
          entry(
              RecordTables.DIALECTIC_MESSAGES,
              Map.of(
                  "sent_at", "timestamp",
                  "proposed_conditions", "proposed_conditions_json",
                  "observed_metrics", "observed_metrics_json",
                  "concerns", "concerns_json",
                  "metadata", "metadata_json")),
          entry(
              RecordTables.EVENTS,
              Map.of("ts", "timestamp", "payload", "details_json", "metadata", "metadata_json")),
          entry(RecordTables.TOOL_USAGE, Map.of("ts", "timestamp", "payload", "payload_json")),
          entry(
              RecordTables.KEYS,
              Map.of("permissions", "permissions_json", "metadata", "metadata_json")));

  private SqliteNames() {}

  static String of(Table table) {
    String name = TABLES.get(table);
    // What a store has for itself is called the same, without the schema.
    return name == null ? table.name().substring(table.name().indexOf('.') + 1) : name;
  }

  static String of(Table table, Column column) {
    return COLUMNS.getOrDefault(table, Map.of()).getOrDefault(column.name(), column.name());
  }
}
