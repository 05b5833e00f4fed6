-- The live dialect of a governance estate in SQLite, as the synthetic estate writes it.
--
-- Times are ISO 8601 texts, booleans integers, lists and objects JSON texts. Nothing points at
-- agent_metadata with a foreign key: real estates hold rows of agents that exist nowhere.
-- Indexes are in live-dialect-indexes.sql and are made once the rows are there.

CREATE TABLE schema_version (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
);

CREATE TABLE schema_versions (
  component TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE knowledge_schema_version (
  version INTEGER PRIMARY KEY,
  applied_at TEXT NOT NULL
);

CREATE TABLE agent_metadata (
  agent_id TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_update TEXT NOT NULL,
  version TEXT,
  total_updates INTEGER NOT NULL DEFAULT 0,
  tags_json TEXT,
  notes TEXT,
  lifecycle_events_json TEXT,
  paused_at TEXT,
  archived_at TEXT,
  parent_agent_id TEXT,
  spawn_reason TEXT,
  api_key TEXT,
  recent_update_timestamps_json TEXT,
  recent_decisions_json TEXT,
  loop_detected_at TEXT,
  loop_cooldown_until TEXT,
  last_response_at TEXT,
  response_completed INTEGER NOT NULL DEFAULT 0,
  health_status TEXT,
  dialectic_conditions_json TEXT,
  active_session_key TEXT,
  session_bound_at TEXT,
  purpose TEXT,
  agent_uuid TEXT,
  label TEXT
);

CREATE TABLE session_identities (
  session_key TEXT PRIMARY KEY,
  agent_id TEXT NOT NULL,
  api_key TEXT,
  bound_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  bind_count INTEGER DEFAULT 1
);

CREATE TABLE agent_state (
  agent_id TEXT PRIMARY KEY,
  E REAL NOT NULL DEFAULT 0.5,
  I REAL NOT NULL DEFAULT 1.0,
  S REAL NOT NULL DEFAULT 0.2,
  V REAL NOT NULL DEFAULT 0.0,
  coherence REAL NOT NULL DEFAULT 1.0,
  regime TEXT NOT NULL DEFAULT 'DIVERGENCE',
  update_count INTEGER NOT NULL DEFAULT 0,
  void_active INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  state_json TEXT NOT NULL
);

CREATE TABLE calibration_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  state_json TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE dialectic_sessions (
  session_id TEXT PRIMARY KEY,
  paused_agent_id TEXT NOT NULL,
  reviewer_agent_id TEXT,
  phase TEXT NOT NULL DEFAULT 'thesis',
  status TEXT NOT NULL DEFAULT 'active',
  created_at TEXT NOT NULL,
  updated_at TEXT,
  reason TEXT,
  discovery_id TEXT,
  dispute_type TEXT,
  session_type TEXT,
  topic TEXT,
  max_synthesis_rounds INTEGER,
  synthesis_round INTEGER,
  paused_agent_state_json TEXT,
  resolution_json TEXT
);

CREATE TABLE dialectic_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL REFERENCES dialectic_sessions (session_id),
  agent_id TEXT NOT NULL,
  message_type TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  root_cause TEXT,
  proposed_conditions_json TEXT,
  reasoning TEXT,
  observed_metrics_json TEXT,
  concerns_json TEXT,
  agrees INTEGER,
  signature TEXT
);

CREATE TABLE discoveries (
  id TEXT PRIMARY KEY,
  agent_id TEXT NOT NULL,
  type TEXT NOT NULL,
  severity TEXT,
  status TEXT NOT NULL DEFAULT 'open',
  created_at TEXT NOT NULL,
  updated_at TEXT,
  resolved_at TEXT,
  summary TEXT NOT NULL,
  details TEXT,
  related_files TEXT,
  confidence REAL,
  embedding BLOB,
  provenance TEXT,
  provenance_chain TEXT
);

CREATE TABLE discovery_tags (
  discovery_id TEXT NOT NULL REFERENCES discoveries (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (discovery_id, tag)
);

CREATE TABLE discovery_edges (
  src_id TEXT NOT NULL REFERENCES discoveries (id) ON DELETE CASCADE,
  dst_id TEXT NOT NULL REFERENCES discoveries (id) ON DELETE CASCADE,
  edge_type TEXT NOT NULL,
  response_type TEXT,
  weight REAL DEFAULT 1.0,
  created_at TEXT NOT NULL,
  created_by TEXT,
  metadata TEXT,
  PRIMARY KEY (src_id, dst_id, edge_type)
);

CREATE TABLE rate_limits (
  agent_id TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  PRIMARY KEY (agent_id, timestamp)
);

CREATE TABLE audit_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  confidence REAL NOT NULL,
  details_json TEXT NOT NULL,
  metadata_json TEXT,
  raw_hash TEXT UNIQUE
);

-- Of the new dialect: a file that a newer server has opened holds it beside the live tables.
CREATE TABLE tool_usage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,
  usage_id TEXT,
  agent_id TEXT,
  session_id TEXT,
  tool_name TEXT NOT NULL,
  latency_ms INTEGER,
  success INTEGER DEFAULT 1,
  error_type TEXT,
  payload_json TEXT DEFAULT '{}'
);
