-- Changes from V0013: the edge of a link between two discoveries that come or go at once.
--
-- A link is a third row. It holds its discoveries while it is written (V0004), but a discovery that came
-- or went later held only itself, so two of them could pass each other: of two that came at once neither
-- saw the other, and the link had no edge; one that came made the edge to one that was going, and the edge
-- stayed, for ever in the way of the right one. Now whoever comes or goes takes its links first, one
-- after the other in the order of their keys. What went wrong before is found by projection.differences()
-- and mended by projection.rebuild().

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;

CREATE FUNCTION projection.take_links(names text[]) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM FROM core.discovery_links WHERE src_id = ANY (names) OR dst_id = ANY (names)
  ORDER BY link_key FOR NO KEY UPDATE;
  RETURN FOUND;
END
$body$;
COMMENT ON FUNCTION projection.take_links IS 'Keeps other discoveries from taking the links at these until this transaction ends; says whether there are any.';

CREATE OR REPLACE FUNCTION projection.connect_discoveries(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  names text[] := ARRAY(SELECT discovery_id FROM core.discoveries WHERE discovery_key = ANY (keys));
BEGIN
  PERFORM FROM core.discovery_tags WHERE discovery_id = ANY (names) FOR SHARE;
  IF FOUND THEN
    INSERT INTO "HAS_TAG" (start_id, end_id)
    SELECT start_id, end_id FROM projection.discovery_tags WHERE discovery_key = ANY (keys)
    ON CONFLICT (start_id, end_id) DO NOTHING;
  END IF;
  PERFORM FROM core.dialectic_sessions WHERE discovery_id = ANY (names) FOR SHARE;
  IF FOUND THEN
    INSERT INTO "ABOUT_DISCOVERY" (id, start_id, end_id, properties)
    SELECT id, start_id, end_id, properties FROM projection.about_discovery WHERE discovery_key = ANY (keys)
    ON CONFLICT (id) DO NOTHING;
  END IF;
  IF projection.take_links(names) THEN
    PERFORM projection.connect_links('{}', keys);
  END IF;
END
$body$;

CREATE OR REPLACE FUNCTION projection.discoveries_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.take_links(ARRAY(SELECT discovery_id::text FROM gone));
  PERFORM projection.disconnect(ARRAY(SELECT projection."Discovery_id"(discovery_key) FROM gone));
  DELETE FROM "Discovery" WHERE id = ANY (ARRAY(SELECT projection."Discovery_id"(discovery_key) FROM gone));
  RETURN NULL;
END
$body$;

CREATE OR REPLACE FUNCTION projection.discoveries_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  renamed bigint[];
  relinked bigint[];
BEGIN
  renamed := ARRAY(
    SELECT discovery_key FROM gone
    WHERE NOT EXISTS (SELECT FROM arrived
                      WHERE arrived.discovery_key = gone.discovery_key AND arrived.discovery_id = gone.discovery_id));
  relinked := ARRAY(
    SELECT discovery_key FROM gone JOIN arrived USING (discovery_key)
    WHERE gone.agent_id IS DISTINCT FROM arrived.agent_id);
  IF cardinality(renamed) > 0 THEN
    PERFORM projection.take_links(ARRAY(SELECT discovery_id::text FROM gone WHERE discovery_key = ANY (renamed)));
  END IF;
  PERFORM projection.disconnect(ARRAY(SELECT projection."Discovery_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "Discovery" WHERE id = ANY (ARRAY(SELECT projection."Discovery_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "DISCOVERED" WHERE id = ANY (ARRAY(SELECT projection."DISCOVERED_id"(key) FROM unnest(relinked) AS key));
  PERFORM projection.put_discoveries(ARRAY(SELECT discovery_key FROM arrived));
  IF cardinality(renamed) > 0 THEN
    PERFORM projection.connect_discoveries(ARRAY(SELECT discovery_key FROM arrived));
  END IF;
  RETURN NULL;
END
$body$;
