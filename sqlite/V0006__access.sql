-- Keys of the service's clients, as hashes, and their use, as in db/'s schema access.

CREATE TABLE access_keys (
  key_id TEXT NOT NULL PRIMARY KEY CHECK (key_id <> ''),
  name TEXT,
  prefix TEXT,
  scheme TEXT,
  hash TEXT,
  permissions_json TEXT,
  requests_per_minute INTEGER,
  created_at TEXT,
  expires_at TEXT,
  revoked_at TEXT,
  last_used_at TEXT,
  replaces TEXT,
  metadata_json TEXT,
  agent_id TEXT,
  written_by TEXT,
  written_key TEXT
) WITHOUT ROWID;

CREATE TABLE access_key_uses (
  use_id TEXT NOT NULL PRIMARY KEY CHECK (use_id <> ''),
  key_id TEXT,
  outcome TEXT,
  endpoint TEXT,
  client TEXT,
  uses INTEGER,
  first_at TEXT,
  last_at TEXT
) WITHOUT ROWID;
CREATE INDEX idx_access_key_uses_key ON access_key_uses (key_id, last_at);
CREATE INDEX idx_access_key_uses_age ON access_key_uses (last_at);
