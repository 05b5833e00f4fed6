-- Changes from the versions before: questions by tag find their agents and discoveries by index, in the order in
-- which they answer them.

CREATE FUNCTION core.indexed_tags(tags text[]) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS
$body$
BEGIN
  -- Nearly always true, and quicker than to look at each.
  IF octet_length(array_to_string(tags, '')) <= 1000 THEN
    RETURN tags;
  END IF;
  RETURN ARRAY(SELECT tag FROM unnest(tags) AS named (tag) WHERE octet_length(tag) <= 1000);
END
$body$;
COMMENT ON FUNCTION core.indexed_tags IS 'Those of an agent''s tags that core.tags holds: at most 1,000 bytes, so that an index can.';

CREATE INDEX identities_tags ON core.identities USING gin (core.indexed_tags(tags));
CREATE INDEX discovery_tags_by_tag ON core.discovery_tags (tag, discovery_id COLLATE "C");
DROP INDEX core.discovery_tags_tag;
CREATE INDEX tags_by_name ON core.tags (name COLLATE "C");
