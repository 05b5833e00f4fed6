package io.stemma.store.postgres.seal;

/** The tables that are sealed. */
enum AuditTable {
  EVENTS("events", "event_id"),
  TOOL_USAGE("tool_usage", "usage_id");

  private final String table;
  private final String id;

  AuditTable(String table, String id) {
    this.table = table;
    this.id = id;
  }

  /** Without its schema. */
  String table() {
    return table;
  }

  /** The column of the entries' names. */
  String id() {
    return id;
  }
}
