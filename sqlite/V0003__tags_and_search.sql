-- What named queries find rows by: tags as rows, because a list in JSON has no index, and the words of discoveries, in all
-- forms that an English stemmer knows (docs/adr/0012-text-search.md says why English). The index of words holds no text of
-- its own: it reads the rows, so triggers must tell it what a row said before.

-- Every tag ever used; it stays when nothing carries it any more (core.tags).
CREATE TABLE tags (
  name TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- The tags of agent_metadata.tags_json as rows, each once, but for those of more than 1,000 bytes. Kept by triggers.
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

CREATE VIRTUAL TABLE discovery_search USING fts5 (
  summary, details, content = 'discoveries', content_rowid = 'discovery_key', tokenize = 'porter unicode61'
);

CREATE TRIGGER discovery_search_on_insert AFTER INSERT ON discoveries BEGIN
  INSERT INTO discovery_search (rowid, summary, details) VALUES (NEW.discovery_key, NEW.summary, NEW.details);
END;
CREATE TRIGGER discovery_search_on_delete AFTER DELETE ON discoveries BEGIN
  INSERT INTO discovery_search (discovery_search, rowid, summary, details)
  VALUES ('delete', OLD.discovery_key, OLD.summary, OLD.details);
END;
CREATE TRIGGER discovery_search_on_update AFTER UPDATE ON discoveries
 WHEN NEW.summary IS NOT OLD.summary OR NEW.details IS NOT OLD.details OR NEW.discovery_key <> OLD.discovery_key BEGIN
  INSERT INTO discovery_search (discovery_search, rowid, summary, details)
  VALUES ('delete', OLD.discovery_key, OLD.summary, OLD.details);
  INSERT INTO discovery_search (rowid, summary, details) VALUES (NEW.discovery_key, NEW.summary, NEW.details);
END;
