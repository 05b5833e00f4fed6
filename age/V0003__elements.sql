-- Changes from V0002: how a set of rows gets its vertices and edges, and loses them.
--
-- All work is set-based, once a statement. Inserting is idempotent (a vertex is overwritten, an edge that
-- is there stays), so an edge is made by whichever of its rows comes last, whoever inserts it.
--
-- The functions join a transition table of unknown size to large tables by index. Their plans are kept
-- for the session, so each forbids the plans that would be right for one size and ruinous for another.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;

CREATE FUNCTION projection.disconnect(vertices graphid[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  DELETE FROM _ag_label_edge WHERE start_id = ANY (vertices);
  DELETE FROM _ag_label_edge WHERE end_id = ANY (vertices);
END
$body$;
COMMENT ON FUNCTION projection.disconnect IS 'Removes every edge at these vertices.';

CREATE FUNCTION projection.connect_links(keys bigint[], discovery_keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
DECLARE
  target name;
BEGIN
  FOR target IN
    SELECT DISTINCT label FROM projection.links WHERE link_key = ANY (keys)
    UNION
    SELECT DISTINCT label FROM projection.links WHERE src_key = ANY (discovery_keys)
    UNION
    SELECT DISTINCT label FROM projection.links WHERE dst_key = ANY (discovery_keys)
  LOOP
    EXECUTE format(
      'INSERT INTO %I (id, start_id, end_id, properties) '
      'SELECT id, start_id, end_id, properties FROM projection.links WHERE label = %L AND link_key = ANY ($1) '
      'UNION ALL SELECT id, start_id, end_id, properties FROM projection.links WHERE label = %L AND src_key = ANY ($2) '
      'UNION ALL SELECT id, start_id, end_id, properties FROM projection.links WHERE label = %L AND dst_key = ANY ($2) '
      'ON CONFLICT (id) DO NOTHING',
      target, target, target, target)
    USING keys, discovery_keys;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.connect_links IS 'Makes the edges of these links and of the links at these discoveries.';

CREATE FUNCTION projection.put_agents(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "Agent" AS known (id, properties)
  SELECT id, properties FROM projection.agents WHERE identity_key = ANY (keys)
  ON CONFLICT (id) DO UPDATE SET properties = excluded.properties
  WHERE known.properties IS DISTINCT FROM excluded.properties;
  INSERT INTO "SPAWNED" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.spawned WHERE child_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "HAS_TAG" (start_id, end_id)
  SELECT start_id, end_id FROM projection.agent_tags WHERE identity_key = ANY (keys)
  ON CONFLICT (start_id, end_id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.put_agents IS 'Makes or overwrites these agents'' vertices and makes the edges their own rows say.';

CREATE FUNCTION projection.connect_agents(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "SPAWNED" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.spawned WHERE parent_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "DISCOVERED" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.discovered WHERE identity_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "PAUSED_AGENT" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.paused_agent WHERE identity_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "REVIEWER" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.reviewer WHERE identity_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "WROTE" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.wrote WHERE identity_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.connect_agents IS 'Makes the edges that other rows say of these agents.';

CREATE FUNCTION projection.put_discoveries(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "Discovery" AS known (id, properties)
  SELECT id, properties FROM projection.discoveries WHERE discovery_key = ANY (keys)
  ON CONFLICT (id) DO UPDATE SET properties = excluded.properties
  WHERE known.properties IS DISTINCT FROM excluded.properties;
  INSERT INTO "DISCOVERED" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.discovered WHERE discovery_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.put_discoveries IS 'Makes or overwrites these discoveries'' vertices and makes the edges their own rows say.';

CREATE FUNCTION projection.connect_discoveries(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "HAS_TAG" (start_id, end_id)
  SELECT start_id, end_id FROM projection.discovery_tags WHERE discovery_key = ANY (keys)
  ON CONFLICT (start_id, end_id) DO NOTHING;
  INSERT INTO "ABOUT_DISCOVERY" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.about_discovery WHERE discovery_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  PERFORM projection.connect_links('{}', keys);
END
$body$;
COMMENT ON FUNCTION projection.connect_discoveries IS 'Makes the edges that other rows say of these discoveries.';

CREATE FUNCTION projection.put_dialectic_sessions(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "DialecticSession" AS known (id, properties)
  SELECT id, properties FROM projection.dialectic_sessions WHERE session_key = ANY (keys)
  ON CONFLICT (id) DO UPDATE SET properties = excluded.properties
  WHERE known.properties IS DISTINCT FROM excluded.properties;
  INSERT INTO "PAUSED_AGENT" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.paused_agent WHERE session_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "REVIEWER" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.reviewer WHERE session_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "ABOUT_DISCOVERY" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.about_discovery WHERE session_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.put_dialectic_sessions IS 'Makes or overwrites these dialectic sessions'' vertices and makes the edges their own rows say.';

CREATE FUNCTION projection.connect_dialectic_sessions(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "HAS_MESSAGE" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.has_message WHERE session_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.connect_dialectic_sessions IS 'Makes the edges that messages say of these dialectic sessions.';

CREATE FUNCTION projection.put_dialectic_messages(keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan FROM CURRENT
  SET enable_hashjoin FROM CURRENT SET enable_mergejoin FROM CURRENT AS
$body$
BEGIN
  INSERT INTO "DialecticMessage" AS known (id, properties)
  SELECT id, properties FROM projection.dialectic_messages WHERE message_key = ANY (keys)
  ON CONFLICT (id) DO UPDATE SET properties = excluded.properties
  WHERE known.properties IS DISTINCT FROM excluded.properties;
  INSERT INTO "HAS_MESSAGE" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.has_message WHERE message_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO "WROTE" (id, start_id, end_id, properties)
  SELECT id, start_id, end_id, properties FROM projection.wrote WHERE message_key = ANY (keys)
  ON CONFLICT (id) DO NOTHING;
END
$body$;
COMMENT ON FUNCTION projection.put_dialectic_messages IS 'Makes or overwrites these messages'' vertices and makes the edges their own rows say.';

CREATE FUNCTION projection.make_link_labels(types text[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS
$body$
DECLARE
  missing text;
  own_label name;
  most_labels CONSTANT integer := 100;
BEGIN
  IF NOT EXISTS (SELECT FROM unnest(types) AS used (link_type)
                 WHERE NOT EXISTS (SELECT FROM projection.link_types known WHERE known.link_type = used.link_type)) THEN
    RETURN;
  END IF;
  -- One maker at a time; whoever waited here looks again.
  LOCK TABLE projection.link_types IN SHARE ROW EXCLUSIVE MODE;
  FOR missing IN
    SELECT DISTINCT used.link_type FROM unnest(types) AS used (link_type)
    WHERE NOT EXISTS (SELECT FROM projection.link_types known WHERE known.link_type = used.link_type)
    ORDER BY used.link_type
  LOOP
    own_label := 'LINK';
    -- A label is a table: its name must be one, not another relation's, and there must not be too many.
    IF missing ~ '^[A-Za-z_][A-Za-z0-9_]{0,47}$'
       AND NOT EXISTS (SELECT FROM projection.edge_labels l WHERE l.label = upper(missing) AND NOT l.for_links) THEN
      IF EXISTS (SELECT FROM projection.edge_labels l WHERE l.label = upper(missing)) THEN
        own_label := upper(missing);
      ELSIF (SELECT count(*) FROM projection.edge_labels l WHERE l.for_links) < most_labels THEN
        own_label := upper(missing);
        PERFORM projection.make_edge_label(own_label, true);
      END IF;
    END IF;
    INSERT INTO projection.link_types
    SELECT missing, l.label, l.label_id FROM projection.edge_labels l WHERE l.label = own_label;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.make_link_labels IS 'Registers these types of links, each with a label of its own name where that can be one, up to 100 labels in all, else with LINK.';
