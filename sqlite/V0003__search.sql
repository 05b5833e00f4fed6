-- Discoveries are searched by their words, in all forms that an English stemmer knows (docs/adr/0012-text-search.md
-- says why English). The index holds no text of its own: it reads the rows, so triggers must tell it what
-- a row said before.

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

INSERT INTO discovery_search (discovery_search) VALUES ('rebuild');
