-- Changes from the versions before: what the named questions over discoveries and dialectic sessions need.
--
-- The text of discoveries is searched through an index on an expression, not a column of its own: a stored
-- column would be new to every trigger that compares rows and to every COPY and checksum that lists columns,
-- and costs a third more space (docs/adr/0012-text-search.md).

CREATE FUNCTION core.searched_text(summary text, details text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  -- The cuts keep any text under the megabyte a tsvector may have: no row is refused for its length.
  RETURN setweight(to_tsvector('pg_catalog.english'::regconfig, left(coalesce(summary, ''), 10000)), 'A')
      || setweight(to_tsvector('pg_catalog.english'::regconfig, left(coalesce(details, ''), 50000)), 'B');
COMMENT ON FUNCTION core.searched_text IS 'The words of a discovery as the search compares them: summary with weight A, details with B, their first 10,000 and 50,000 characters.';

CREATE INDEX discoveries_text ON core.discoveries USING gin (core.searched_text(summary, details));
-- To analyse the expression would parse the texts of 30,000 rows each time; a search is rare words at best.
ALTER INDEX core.discoveries_text ALTER COLUMN 1 SET STATISTICS 0;

-- Rows without a time come last, and a cursor can tell where it stands among them.
CREATE INDEX discoveries_created ON core.discoveries
  ((coalesce(created_at, '-infinity'::timestamptz)), discovery_key);
-- Estates hold types of any length, an index does not: it has how they begin.
CREATE INDEX discoveries_type ON core.discoveries
  ((left(type, 100)), (coalesce(created_at, '-infinity'::timestamptz)), discovery_key);
CREATE INDEX dialectic_sessions_created ON core.dialectic_sessions
  ((coalesce(created_at, '-infinity'::timestamptz)), session_key);
