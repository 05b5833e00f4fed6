-- What happened: the audit trail and tool calls, as in db/'s schema audit.

CREATE TABLE audit_events (
  timestamp TEXT NOT NULL,
  event_id TEXT NOT NULL,
  agent_id TEXT,
  session_id TEXT,
  event_type TEXT,
  confidence REAL DEFAULT 1.0,
  details_json TEXT NOT NULL DEFAULT '{}',
  metadata_json TEXT,
  raw_hash TEXT,
  written_by TEXT,
  written_key TEXT,
  PRIMARY KEY (timestamp, event_id)
) WITHOUT ROWID;
CREATE INDEX idx_audit_agent_time ON audit_events (agent_id, timestamp);
CREATE INDEX idx_audit_type ON audit_events (event_type, timestamp);
CREATE INDEX idx_audit_hash ON audit_events (raw_hash) WHERE raw_hash IS NOT NULL;

CREATE TABLE tool_usage (
  timestamp TEXT NOT NULL,
  usage_id TEXT NOT NULL,
  agent_id TEXT,
  session_id TEXT,
  tool_name TEXT,
  latency_ms INTEGER,
  success INTEGER DEFAULT 1,
  error_type TEXT,
  payload_json TEXT NOT NULL DEFAULT '{}',
  written_by TEXT,
  written_key TEXT,
  PRIMARY KEY (timestamp, usage_id)
) WITHOUT ROWID;
CREATE INDEX idx_tool_usage_agent ON tool_usage (agent_id, timestamp);
CREATE INDEX idx_tool_usage_tool ON tool_usage (tool_name, timestamp);
