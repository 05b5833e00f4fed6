-- Named questions (lineage, tags, discoveries, dialectic) are answered from a file, too.
--
-- Rows get a number in the order they come: of the same moment, the later one is the newer one, as in
-- PostgreSQL. A key that is declared stays when the file is vacuumed; a rowid that is not does not. SQLite
-- cannot add a primary key, so three tables are made again.
--
-- Tags become rows: a list in JSON has no index.

CREATE TABLE numbered (
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
  metadata_json TEXT NOT NULL DEFAULT '{}'
);
INSERT INTO numbered (
  id, agent_id, type, severity, status, created_at, updated_at, resolved_at, summary, details,
  related_files, confidence, embedding, provenance, provenance_chain, metadata_json)
SELECT
  id, agent_id, type, severity, status, created_at, updated_at, resolved_at, summary, details,
  related_files, confidence, embedding, provenance, provenance_chain, metadata_json
  FROM discoveries ORDER BY rowid;
DROP TABLE discoveries;
ALTER TABLE numbered RENAME TO discoveries;
CREATE INDEX idx_discovery_agent ON discoveries (agent_id);
CREATE INDEX idx_discovery_created ON discoveries (coalesce(created_at, ''), id);
CREATE INDEX idx_discovery_newest ON discoveries (coalesce(created_at, ''), discovery_key);
CREATE TRIGGER discoveries_agent_id_named_on_insert AFTER INSERT ON discoveries WHEN NEW.agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER discoveries_agent_id_named_on_update AFTER UPDATE OF agent_id ON discoveries WHEN NEW.agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;

CREATE TABLE numbered (
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
  metadata_json TEXT NOT NULL DEFAULT '{}'
);
INSERT INTO numbered (
  session_id, paused_agent_id, reviewer_agent_id, phase, status, created_at, updated_at, reason,
  discovery_id, dispute_type, session_type, topic, max_synthesis_rounds, synthesis_round,
  paused_agent_state_json, resolution_json, metadata_json)
SELECT
  session_id, paused_agent_id, reviewer_agent_id, phase, status, created_at, updated_at, reason,
  discovery_id, dispute_type, session_type, topic, max_synthesis_rounds, synthesis_round,
  paused_agent_state_json, resolution_json, metadata_json
  FROM dialectic_sessions ORDER BY coalesce(created_at, ''), session_id;
DROP TABLE dialectic_sessions;
ALTER TABLE numbered RENAME TO dialectic_sessions;
CREATE INDEX idx_dialectic_paused ON dialectic_sessions (paused_agent_id);
CREATE INDEX idx_dialectic_reviewer ON dialectic_sessions (reviewer_agent_id);
CREATE INDEX idx_dialectic_status ON dialectic_sessions (status);
CREATE INDEX idx_dialectic_session_newest ON dialectic_sessions (coalesce(created_at, ''), session_key);
CREATE TRIGGER dialectic_sessions_paused_agent_id_named_on_insert AFTER INSERT ON dialectic_sessions WHEN NEW.paused_agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.paused_agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER dialectic_sessions_paused_agent_id_named_on_update AFTER UPDATE OF paused_agent_id ON dialectic_sessions WHEN NEW.paused_agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.paused_agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER dialectic_sessions_reviewer_agent_id_named_on_insert AFTER INSERT ON dialectic_sessions WHEN NEW.reviewer_agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.reviewer_agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER dialectic_sessions_reviewer_agent_id_named_on_update AFTER UPDATE OF reviewer_agent_id ON dialectic_sessions WHEN NEW.reviewer_agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.reviewer_agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;

CREATE TABLE numbered (
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
  metadata_json TEXT NOT NULL DEFAULT '{}'
);
INSERT INTO numbered (
  message_id, session_id, seq, agent_id, message_type, timestamp, root_cause,
  proposed_conditions_json, reasoning, observed_metrics_json, concerns_json, agrees, signature,
  metadata_json)
SELECT
  message_id, session_id, seq, agent_id, message_type, timestamp, root_cause,
  proposed_conditions_json, reasoning, observed_metrics_json, concerns_json, agrees, signature,
  metadata_json
  FROM dialectic_messages ORDER BY coalesce(timestamp, ''), message_id;
DROP TABLE dialectic_messages;
ALTER TABLE numbered RENAME TO dialectic_messages;
CREATE INDEX idx_message_session ON dialectic_messages (session_id, seq);
CREATE INDEX idx_message_agent ON dialectic_messages (agent_id);
CREATE TRIGGER dialectic_messages_agent_id_named_on_insert AFTER INSERT ON dialectic_messages WHEN NEW.agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER dialectic_messages_agent_id_named_on_update AFTER UPDATE OF agent_id ON dialectic_messages WHEN NEW.agent_id <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.agent_id, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;

-- Every tag ever used; it stays when nothing carries it any more (core.tags).
CREATE TABLE tags (
  name TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- Who carries what: the tags of agent_metadata.tags_json, each once, but for those of more than 1,000
-- bytes. Kept by triggers.
CREATE TABLE agent_tags (
  tag TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  PRIMARY KEY (tag, agent_id)
) WITHOUT ROWID;
CREATE INDEX idx_agent_tags_agent ON agent_tags (agent_id, tag);

CREATE TRIGGER agent_tags_register AFTER INSERT ON agent_tags BEGIN
  INSERT INTO tags (name) VALUES (NEW.tag) ON CONFLICT (name) DO NOTHING;
END;
CREATE TRIGGER discovery_tags_register AFTER INSERT ON discovery_tags BEGIN
  INSERT INTO tags (name) VALUES (NEW.tag) ON CONFLICT (name) DO NOTHING;
END;
CREATE TRIGGER agent_metadata_tags_on_insert AFTER INSERT ON agent_metadata WHEN NEW.tags_json IS NOT NULL BEGIN
  INSERT INTO agent_tags (tag, agent_id)
  SELECT value, NEW.agent_id FROM json_each(NEW.tags_json)
   WHERE type = 'text' AND length(CAST(value AS BLOB)) <= 1000
      ON CONFLICT (tag, agent_id) DO NOTHING;
END;
CREATE TRIGGER agent_metadata_tags_on_update AFTER UPDATE OF agent_id, tags_json ON agent_metadata
 WHEN NEW.tags_json IS NOT OLD.tags_json OR NEW.agent_id <> OLD.agent_id BEGIN
  DELETE FROM agent_tags WHERE agent_id = OLD.agent_id;
  INSERT INTO agent_tags (tag, agent_id)
  SELECT value, NEW.agent_id FROM json_each(coalesce(NEW.tags_json, '[]'))
   WHERE type = 'text' AND length(CAST(value AS BLOB)) <= 1000
      ON CONFLICT (tag, agent_id) DO NOTHING;
END;
CREATE TRIGGER agent_metadata_tags_on_delete AFTER DELETE ON agent_metadata BEGIN
  DELETE FROM agent_tags WHERE agent_id = OLD.agent_id;
END;

INSERT INTO tags (name) SELECT DISTINCT tag FROM discovery_tags;
INSERT INTO agent_tags (tag, agent_id)
SELECT DISTINCT has.value, a.agent_id FROM agent_metadata a, json_each(a.tags_json) has
 WHERE has.type = 'text' AND length(CAST(has.value AS BLOB)) <= 1000;
