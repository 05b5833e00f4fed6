-- Changes from V0003: the triggers that keep the graph equal to the views, in the transaction of the row.
--
-- Under concurrent writes an edge would be missed when its two rows come from two transactions that
-- cannot see each other. So a row that refers locks what it refers to (FOR KEY SHARE, as a foreign key
-- would); and where the row it refers to is not there, it takes a SHARE lock on that table, which waits
-- for every writer of it that is under way, and looks again. Agents need no such look: whoever names one
-- makes a placeholder (db/V0003).

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;

CREATE FUNCTION projection.hold_discoveries(ids text[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  held bigint;
  probes bigint[];
BEGIN
  SELECT count(*) INTO held
  FROM (SELECT FROM core.discoveries WHERE discovery_id = ANY (ids) FOR KEY SHARE) AS locked;
  IF held = cardinality(ids) THEN
    RETURN;
  END IF;
  LOCK TABLE core.discoveries IN SHARE MODE;
  PERFORM FROM core.discoveries WHERE discovery_id = ANY (ids) FOR KEY SHARE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    -- An older snapshot may hide a row that is there. The unique index knows: the probe fails (40001).
    WITH probe AS (
      INSERT INTO core.discoveries (discovery_id)
      SELECT id FROM unnest(ids) AS named (id)
      WHERE id <> '' AND NOT EXISTS (SELECT FROM core.discoveries t WHERE t.discovery_id = named.id)
      ON CONFLICT (discovery_id) DO NOTHING
      RETURNING discovery_key)
    SELECT array_agg(discovery_key) INTO probes FROM probe;
    DELETE FROM core.discoveries WHERE discovery_key = ANY (probes);
  END IF;
END
$body$;
COMMENT ON FUNCTION projection.hold_discoveries IS 'Keeps the discoveries of these distinct names from coming or going until this transaction ends.';

CREATE FUNCTION projection.hold_dialectic_sessions(ids text[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  held bigint;
  probes bigint[];
BEGIN
  SELECT count(*) INTO held
  FROM (SELECT FROM core.dialectic_sessions WHERE session_id = ANY (ids) FOR KEY SHARE) AS locked;
  IF held = cardinality(ids) THEN
    RETURN;
  END IF;
  LOCK TABLE core.dialectic_sessions IN SHARE MODE;
  PERFORM FROM core.dialectic_sessions WHERE session_id = ANY (ids) FOR KEY SHARE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    -- An older snapshot may hide a row that is there. The unique index knows: the probe fails (40001).
    WITH probe AS (
      INSERT INTO core.dialectic_sessions (session_id)
      SELECT id FROM unnest(ids) AS named (id)
      WHERE id <> '' AND NOT EXISTS (SELECT FROM core.dialectic_sessions t WHERE t.session_id = named.id)
      ON CONFLICT (session_id) DO NOTHING
      RETURNING session_key)
    SELECT array_agg(session_key) INTO probes FROM probe;
    DELETE FROM core.dialectic_sessions WHERE session_key = ANY (probes);
  END IF;
END
$body$;
COMMENT ON FUNCTION projection.hold_dialectic_sessions IS 'Keeps the dialectic sessions of these distinct names from coming or going until this transaction ends.';

-- The rest is one trigger function a table and event: arrive (INSERT), change (UPDATE), leave (DELETE).

CREATE FUNCTION projection.tags_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "Tag" (id, properties)
  SELECT projection."Tag_id"(tag_key), agtype_build_map_nonull('name', name) FROM arrived;
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.identities_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.put_agents(ARRAY(SELECT identity_key FROM arrived));
  -- Nobody can have named a new agent without a placeholder, whose key and edges it then has taken over.
  PERFORM projection.connect_agents(ARRAY(SELECT identity_key FROM arrived WHERE placeholder));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.identities_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.disconnect(ARRAY(SELECT projection."Agent_id"(identity_key) FROM gone));
  DELETE FROM "Agent" WHERE id = ANY (ARRAY(SELECT projection."Agent_id"(identity_key) FROM gone));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discoveries_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.put_discoveries(ARRAY(SELECT discovery_key FROM arrived));
  PERFORM projection.connect_discoveries(ARRAY(SELECT discovery_key FROM arrived));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discoveries_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.disconnect(ARRAY(SELECT projection."Discovery_id"(discovery_key) FROM gone));
  DELETE FROM "Discovery" WHERE id = ANY (ARRAY(SELECT projection."Discovery_id"(discovery_key) FROM gone));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.dialectic_sessions_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.hold_discoveries(
    ARRAY(SELECT DISTINCT discovery_id::text FROM arrived WHERE discovery_id IS NOT NULL));
  PERFORM projection.put_dialectic_sessions(ARRAY(SELECT session_key FROM arrived));
  PERFORM projection.connect_dialectic_sessions(ARRAY(SELECT session_key FROM arrived));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.dialectic_sessions_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.disconnect(ARRAY(SELECT projection."DialecticSession_id"(session_key) FROM gone));
  DELETE FROM "DialecticSession" WHERE id = ANY (ARRAY(SELECT projection."DialecticSession_id"(session_key) FROM gone));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.dialectic_messages_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.hold_dialectic_sessions(
    ARRAY(SELECT DISTINCT session_id::text FROM arrived WHERE session_id IS NOT NULL));
  PERFORM projection.put_dialectic_messages(ARRAY(SELECT message_key FROM arrived));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.dialectic_messages_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.disconnect(ARRAY(SELECT projection."DialecticMessage_id"(message_key) FROM gone));
  DELETE FROM "DialecticMessage" WHERE id = ANY (ARRAY(SELECT projection."DialecticMessage_id"(message_key) FROM gone));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.identities_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  renamed bigint[];
  relinked bigint[];
BEGIN
  renamed := ARRAY(
    SELECT identity_key FROM gone
    WHERE NOT EXISTS (SELECT FROM arrived
                      WHERE arrived.identity_key = gone.identity_key AND arrived.agent_id = gone.agent_id));
  relinked := ARRAY(
    SELECT identity_key FROM gone JOIN arrived USING (identity_key)
    WHERE (gone.parent_agent_id, gone.spawn_reason, gone.tags)
          IS DISTINCT FROM (arrived.parent_agent_id, arrived.spawn_reason, arrived.tags));
  PERFORM projection.disconnect(ARRAY(SELECT projection."Agent_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "Agent" WHERE id = ANY (ARRAY(SELECT projection."Agent_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "SPAWNED" WHERE id = ANY (ARRAY(SELECT projection."SPAWNED_id"(key) FROM unnest(relinked) AS key));
  DELETE FROM "HAS_TAG" WHERE start_id = ANY (ARRAY(SELECT projection."Agent_id"(key) FROM unnest(relinked) AS key));
  PERFORM projection.put_agents(ARRAY(SELECT identity_key FROM arrived));
  IF cardinality(renamed) > 0 THEN
    PERFORM projection.connect_agents(ARRAY(SELECT identity_key FROM arrived));
  END IF;
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discoveries_change() RETURNS trigger
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

CREATE FUNCTION projection.dialectic_sessions_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  renamed bigint[];
  relinked bigint[];
BEGIN
  PERFORM projection.hold_discoveries(
    ARRAY(SELECT DISTINCT discovery_id::text FROM arrived WHERE discovery_id IS NOT NULL));
  renamed := ARRAY(
    SELECT session_key FROM gone
    WHERE NOT EXISTS (SELECT FROM arrived
                      WHERE arrived.session_key = gone.session_key AND arrived.session_id = gone.session_id));
  relinked := ARRAY(
    SELECT session_key FROM gone JOIN arrived USING (session_key)
    WHERE (gone.paused_agent_id, gone.reviewer_agent_id, gone.discovery_id)
          IS DISTINCT FROM (arrived.paused_agent_id, arrived.reviewer_agent_id, arrived.discovery_id));
  PERFORM projection.disconnect(ARRAY(SELECT projection."DialecticSession_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "DialecticSession" WHERE id = ANY (ARRAY(SELECT projection."DialecticSession_id"(key) FROM unnest(renamed) AS key));
  DELETE FROM "PAUSED_AGENT" WHERE id = ANY (ARRAY(SELECT projection."PAUSED_AGENT_id"(key) FROM unnest(relinked) AS key));
  DELETE FROM "REVIEWER" WHERE id = ANY (ARRAY(SELECT projection."REVIEWER_id"(key) FROM unnest(relinked) AS key));
  DELETE FROM "ABOUT_DISCOVERY" WHERE id = ANY (ARRAY(SELECT projection."ABOUT_DISCOVERY_id"(key) FROM unnest(relinked) AS key));
  PERFORM projection.put_dialectic_sessions(ARRAY(SELECT session_key FROM arrived));
  IF cardinality(renamed) > 0 THEN
    PERFORM projection.connect_dialectic_sessions(ARRAY(SELECT session_key FROM arrived));
  END IF;
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.dialectic_messages_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  relinked bigint[];
BEGIN
  PERFORM projection.hold_dialectic_sessions(
    ARRAY(SELECT DISTINCT session_id::text FROM arrived WHERE session_id IS NOT NULL));
  relinked := ARRAY(
    SELECT message_key FROM gone
    WHERE NOT EXISTS (SELECT FROM arrived
                      WHERE arrived.message_key = gone.message_key
                        AND arrived.message_id = gone.message_id
                        AND (arrived.session_id, arrived.agent_id) IS NOT DISTINCT FROM (gone.session_id, gone.agent_id)));
  PERFORM projection.disconnect(ARRAY(SELECT projection."DialecticMessage_id"(key) FROM unnest(relinked) AS key));
  DELETE FROM "DialecticMessage" WHERE id = ANY (ARRAY(SELECT projection."DialecticMessage_id"(key) FROM unnest(relinked) AS key));
  PERFORM projection.put_dialectic_messages(ARRAY(SELECT message_key FROM arrived));
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_tags_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.hold_discoveries(ARRAY(SELECT DISTINCT discovery_id::text FROM arrived));
  INSERT INTO "HAS_TAG" (start_id, end_id)
  SELECT start_id, end_id FROM projection.discovery_tags
  WHERE discovery_tag_key = ANY (ARRAY(SELECT discovery_tag_key FROM arrived))
  ON CONFLICT (start_id, end_id) DO NOTHING;
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_tags_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  DELETE FROM "HAS_TAG" edge
  USING gone
  JOIN core.discoveries USING (discovery_id)
  JOIN core.tags ON core.tags.name = gone.tag
  WHERE edge.start_id = projection."Discovery_id"(discovery_key) AND edge.end_id = projection."Tag_id"(tag_key);
  PERFORM projection.hold_discoveries(ARRAY(SELECT DISTINCT discovery_id::text FROM arrived));
  INSERT INTO "HAS_TAG" (start_id, end_id)
  SELECT start_id, end_id FROM projection.discovery_tags
  WHERE discovery_tag_key = ANY (ARRAY(SELECT discovery_tag_key FROM arrived))
  ON CONFLICT (start_id, end_id) DO NOTHING;
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_tags_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  DELETE FROM "HAS_TAG" edge
  USING gone
  JOIN core.discoveries USING (discovery_id)
  JOIN core.tags ON core.tags.name = gone.tag
  WHERE edge.start_id = projection."Discovery_id"(discovery_key) AND edge.end_id = projection."Tag_id"(tag_key);
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_links_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  PERFORM projection.make_link_labels(ARRAY(SELECT DISTINCT link_type FROM arrived));
  PERFORM projection.hold_discoveries(
    ARRAY(SELECT src_id::text FROM arrived UNION SELECT dst_id::text FROM arrived));
  PERFORM projection.connect_links(ARRAY(SELECT link_key FROM arrived), '{}');
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_links_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  -- The row is gone, so its label is not known for certain: every label of links is asked, by index.
  DELETE FROM _ag_label_edge
  WHERE id = ANY (ARRAY(SELECT _graphid(label_id, link_key) FROM gone, projection.edge_labels WHERE for_links));
  PERFORM projection.make_link_labels(ARRAY(SELECT DISTINCT link_type FROM arrived));
  PERFORM projection.hold_discoveries(
    ARRAY(SELECT src_id::text FROM arrived UNION SELECT dst_id::text FROM arrived));
  PERFORM projection.connect_links(ARRAY(SELECT link_key FROM arrived), '{}');
  RETURN NULL;
END
$body$;

CREATE FUNCTION projection.discovery_links_leave() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  -- The row is gone, so its label is not known for certain: every label of links is asked, by index.
  DELETE FROM _ag_label_edge
  WHERE id = ANY (ARRAY(SELECT _graphid(label_id, link_key) FROM gone, projection.edge_labels WHERE for_links));
  RETURN NULL;
END
$body$;

DO $body$
DECLARE
  kept text;
BEGIN
  CREATE TRIGGER projects_on_insert AFTER INSERT ON core.tags
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION projection.tags_arrive();
  FOREACH kept IN ARRAY ARRAY['identities', 'discoveries', 'discovery_tags', 'discovery_links',
                              'dialectic_sessions', 'dialectic_messages'] LOOP
    EXECUTE format(
      'CREATE TRIGGER projects_on_insert AFTER INSERT ON core.%I REFERENCING NEW TABLE AS arrived '
      'FOR EACH STATEMENT EXECUTE FUNCTION projection.%I()', kept, kept || '_arrive');
    EXECUTE format(
      'CREATE TRIGGER projects_on_update AFTER UPDATE ON core.%I REFERENCING OLD TABLE AS gone NEW TABLE AS arrived '
      'FOR EACH STATEMENT EXECUTE FUNCTION projection.%I()', kept, kept || '_change');
    EXECUTE format(
      'CREATE TRIGGER projects_on_delete AFTER DELETE ON core.%I REFERENCING OLD TABLE AS gone '
      'FOR EACH STATEMENT %s EXECUTE FUNCTION projection.%I()',
      kept,
      CASE kept WHEN 'identities' THEN
        'WHEN (pg_trigger_depth() = 0 OR current_setting(''stemma.placeholder_is_being_filled'', true) IS DISTINCT FROM ''yes'')'
      ELSE '' END,
      kept || '_leave');
  END LOOP;
END
$body$;
