-- The record of an estate in one SQLite file, without a server: the tables of the governance family's newer dialect, its
-- older one's for discoveries and dialectic, and a column for everything that the record in PostgreSQL holds (db/ says what
-- each means).
--
-- Times are text in UTC, to the microsecond, all of one length, so that they sort as text. JSON is text in canonical form.
-- References are plain columns: one that points nowhere is kept, and an agent that is only named becomes a placeholder
-- (V0007). Discoveries, dialectic sessions and messages get a number in the order they come: of the same moment, the later
-- one is the newer one, as in PostgreSQL. It is a declared key, because a rowid does not survive VACUUM.

CREATE TABLE agent_metadata (
  agent_id TEXT NOT NULL PRIMARY KEY CHECK (agent_id <> ''),
  placeholder INTEGER NOT NULL DEFAULT 0,
  api_key TEXT,
  api_key_scheme TEXT,
  created_at TEXT,
  updated_at TEXT,
  status TEXT DEFAULT 'active',
  parent_agent_id TEXT,
  spawn_reason TEXT,
  disabled_at TEXT,
  paused_at TEXT,
  archived_at TEXT,
  label TEXT,
  purpose TEXT,
  notes TEXT,
  version TEXT,
  agent_uuid TEXT,
  health_status TEXT,
  total_updates INTEGER,
  tags_json TEXT,
  lifecycle_events_json TEXT,
  recent_update_timestamps_json TEXT,
  recent_decisions_json TEXT,
  dialectic_conditions_json TEXT,
  loop_detected_at TEXT,
  loop_cooldown_until TEXT,
  last_response_at TEXT,
  response_completed INTEGER,
  active_session_key TEXT,
  session_bound_at TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
) WITHOUT ROWID;
CREATE INDEX idx_agent_parent ON agent_metadata (parent_agent_id) WHERE parent_agent_id IS NOT NULL;
CREATE INDEX idx_agent_created ON agent_metadata (coalesce(created_at, ''), agent_id);

CREATE TABLE session_identities (
  session_id TEXT NOT NULL PRIMARY KEY CHECK (session_id <> ''),
  agent_id TEXT,
  created_at TEXT,
  last_active TEXT,
  expires_at TEXT,
  is_active INTEGER DEFAULT 1,
  bind_count INTEGER,
  client_type TEXT,
  client_info_json TEXT,
  api_key TEXT,
  api_key_scheme TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
) WITHOUT ROWID;
CREATE INDEX idx_session_agent ON session_identities (agent_id);
CREATE INDEX idx_session_active ON session_identities (is_active, expires_at);

CREATE TABLE agent_state (
  state_id TEXT NOT NULL PRIMARY KEY,
  agent_id TEXT,
  recorded_at TEXT,
  first_recorded_at TEXT,
  entropy REAL,
  integrity REAL,
  stability_index REAL,
  volatility REAL,
  regime TEXT,
  coherence REAL,
  update_count INTEGER,
  void_active INTEGER,
  state_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
) WITHOUT ROWID;
CREATE INDEX idx_state_agent_time ON agent_state (agent_id, coalesce(recorded_at, ''), state_id);

CREATE TABLE calibration_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  updated_at TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  state_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
);

CREATE TABLE discoveries (
  discovery_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  agent_id TEXT,
  type TEXT,
  severity TEXT,
  status TEXT DEFAULT 'open',
  created_at TEXT,
  updated_at TEXT,
  resolved_at TEXT,
  summary TEXT,
  details TEXT,
  related_files TEXT,
  confidence REAL,
  embedding BLOB,
  provenance TEXT,
  provenance_chain TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
);
CREATE INDEX idx_discovery_agent ON discoveries (agent_id);
CREATE INDEX idx_discovery_created ON discoveries (coalesce(created_at, ''), id);
CREATE INDEX idx_discovery_newest ON discoveries (coalesce(created_at, ''), discovery_key);

CREATE TABLE discovery_tags (
  discovery_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  written_by TEXT,
  written_key TEXT,
  PRIMARY KEY (discovery_id, tag)
) WITHOUT ROWID;
CREATE INDEX idx_discovery_tag ON discovery_tags (tag, discovery_id);

CREATE TABLE discovery_edges (
  src_id TEXT NOT NULL,
  dst_id TEXT NOT NULL,
  edge_type TEXT NOT NULL CHECK (edge_type <> ''),
  response_type TEXT,
  weight REAL,
  created_at TEXT,
  created_by TEXT,
  metadata TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT,
  PRIMARY KEY (src_id, dst_id, edge_type)
) WITHOUT ROWID;
CREATE INDEX idx_edge_dst ON discovery_edges (dst_id);

CREATE TABLE rate_limits (
  agent_id TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  PRIMARY KEY (agent_id, timestamp)
) WITHOUT ROWID;

CREATE TABLE dialectic_sessions (
  session_key INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL UNIQUE CHECK (session_id <> ''),
  paused_agent_id TEXT,
  reviewer_agent_id TEXT,
  phase TEXT DEFAULT 'thesis',
  status TEXT DEFAULT 'active',
  created_at TEXT,
  updated_at TEXT,
  reason TEXT,
  discovery_id TEXT,
  dispute_type TEXT,
  session_type TEXT,
  topic TEXT,
  max_synthesis_rounds INTEGER,
  synthesis_round INTEGER,
  paused_agent_state_json TEXT,
  resolution_json TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
);
CREATE INDEX idx_dialectic_paused ON dialectic_sessions (paused_agent_id);
CREATE INDEX idx_dialectic_reviewer ON dialectic_sessions (reviewer_agent_id);
CREATE INDEX idx_dialectic_status ON dialectic_sessions (status);
CREATE INDEX idx_dialectic_session_newest ON dialectic_sessions (coalesce(created_at, ''), session_key);

CREATE TABLE dialectic_messages (
  message_key INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
  session_id TEXT,
  seq INTEGER,
  agent_id TEXT,
  message_type TEXT,
  timestamp TEXT,
  root_cause TEXT,
  proposed_conditions_json TEXT,
  reasoning TEXT,
  observed_metrics_json TEXT,
  concerns_json TEXT,
  agrees INTEGER,
  signature TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT
);
CREATE INDEX idx_message_session ON dialectic_messages (session_id, seq);
CREATE INDEX idx_message_agent ON dialectic_messages (agent_id);

-- Answers to requests that may come again (core.requests).
CREATE TABLE requests (
  request_key TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT,
  made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX idx_requests_made ON requests (made_at);
