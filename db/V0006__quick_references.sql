-- Changes from V0003: naming agents looks all names up in one pass over the index. One look-up a name took
-- ten times as long, an eighth of a backfill's time in the server.

CREATE OR REPLACE FUNCTION core.name_agents(agent_ids text[], lock_them boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  found_count bigint;
BEGIN
  IF cardinality(agent_ids) = 0 THEN
    RETURN;
  END IF;
  LOOP
    INSERT INTO core.identities (agent_id, placeholder, status, created_at)
    SELECT named.id, true, NULL, NULL
    FROM (SELECT unnest(agent_ids)
          EXCEPT
          SELECT agent_id::text FROM core.identities WHERE agent_id = ANY (agent_ids)) AS named (id)
    ORDER BY named.id
    ON CONFLICT (agent_id) DO NOTHING;
    EXIT WHEN NOT lock_them;
    -- The key must not go away before our reference is visible to whoever deletes it.
    SELECT count(*) INTO found_count
    FROM (SELECT FROM core.identities WHERE agent_id = ANY (agent_ids) FOR KEY SHARE) AS locked;
    EXIT WHEN found_count = cardinality(agent_ids);
  END LOOP;
END
$body$;
