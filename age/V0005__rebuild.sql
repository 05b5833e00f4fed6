-- Changes from V0004: the graph made again from the rows, and the differences between the two.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE FUNCTION projection.rebuild() RETURNS TABLE (label name, elements bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS
$body$
DECLARE
  known record;
BEGIN
  -- Writers wait, readers go on with what they see until this transaction commits.
  LOCK TABLE core.identities, core.tags, core.discoveries, core.discovery_tags, core.discovery_links,
             core.dialectic_sessions, core.dialectic_messages IN SHARE MODE;
  DELETE FROM _ag_label_edge;
  DELETE FROM _ag_label_vertex;
  PERFORM projection.make_link_labels(ARRAY(SELECT DISTINCT link_type FROM core.discovery_links));

  INSERT INTO "Agent" (id, properties) SELECT id, properties FROM projection.agents;
  INSERT INTO "Discovery" (id, properties) SELECT id, properties FROM projection.discoveries;
  INSERT INTO "Tag" (id, properties) SELECT id, properties FROM projection.tags;
  INSERT INTO "DialecticSession" (id, properties) SELECT id, properties FROM projection.dialectic_sessions;
  INSERT INTO "DialecticMessage" (id, properties) SELECT id, properties FROM projection.dialectic_messages;

  INSERT INTO "SPAWNED" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.spawned;
  INSERT INTO "HAS_TAG" (start_id, end_id)
  SELECT start_id, end_id FROM projection.agent_tags
  UNION ALL SELECT start_id, end_id FROM projection.discovery_tags;
  INSERT INTO "DISCOVERED" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.discovered;
  INSERT INTO "PAUSED_AGENT" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.paused_agent;
  INSERT INTO "REVIEWER" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.reviewer;
  INSERT INTO "ABOUT_DISCOVERY" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.about_discovery;
  INSERT INTO "HAS_MESSAGE" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.has_message;
  INSERT INTO "WROTE" (id, start_id, end_id, properties) SELECT id, start_id, end_id, properties FROM projection.wrote;
  FOR known IN SELECT l.label FROM projection.edge_labels l WHERE l.for_links LOOP
    EXECUTE format(
      'INSERT INTO %I (id, start_id, end_id, properties) '
      'SELECT id, start_id, end_id, properties FROM projection.links WHERE label = %L', known.label, known.label);
  END LOOP;
  RETURN QUERY SELECT * FROM projection.counts();
END
$body$;
COMMENT ON FUNCTION projection.rebuild IS 'Makes the graph again from the rows; returns how many elements each label has.';

CREATE FUNCTION projection.counts() RETURNS TABLE (label name, elements bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$body$
DECLARE
  known record;
BEGIN
  FOR known IN
    SELECT l.name FROM ag_label l JOIN ag_graph g ON g.graphid = l.graph
    WHERE g.name = projection.graph_name() AND l.name NOT LIKE '\_ag\_label\_%'
    ORDER BY l.kind DESC, l.name
  LOOP
    label := known.name;
    EXECUTE format('SELECT count(*) FROM %I', known.name) INTO elements;
    RETURN NEXT;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.counts IS 'Number of vertices and edges by label.';

CREATE FUNCTION projection.differences() RETURNS TABLE (label name, start_id graphid, end_id graphid, difference text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$body$
DECLARE
  vertex record;
  edge record;
BEGIN
  FOR vertex IN
    VALUES ('Agent', 'agents'), ('Discovery', 'discoveries'), ('Tag', 'tags'),
           ('DialecticSession', 'dialectic_sessions'), ('DialecticMessage', 'dialectic_messages')
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L::name, coalesce(is_there.id, should.id), NULL::graphid, '
      '  CASE WHEN is_there.id IS NULL THEN ''missing'' WHEN should.id IS NULL THEN ''extra'' ELSE ''properties differ'' END '
      'FROM projection.%I should FULL JOIN %I is_there ON is_there.id = should.id '
      'WHERE is_there.properties IS DISTINCT FROM should.properties OR is_there.id IS NULL OR should.id IS NULL',
      vertex.column1, vertex.column2, vertex.column1);
  END LOOP;
  FOR edge IN
    VALUES ('SPAWNED', 'projection.spawned'), ('DISCOVERED', 'projection.discovered'),
           ('PAUSED_AGENT', 'projection.paused_agent'), ('REVIEWER', 'projection.reviewer'),
           ('ABOUT_DISCOVERY', 'projection.about_discovery'), ('HAS_MESSAGE', 'projection.has_message'),
           ('WROTE', 'projection.wrote'),
           ('HAS_TAG', '(SELECT start_id, end_id, agtype_build_map() AS properties FROM projection.agent_tags
                         UNION ALL SELECT start_id, end_id, agtype_build_map() FROM projection.discovery_tags)')
    UNION ALL
    SELECT l.label::text, format('(SELECT * FROM projection.links WHERE label = %L)', l.label)
    FROM projection.edge_labels l WHERE l.for_links
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L::name, coalesce(is_there.start_id, should.start_id), coalesce(is_there.end_id, should.end_id), '
      '  CASE WHEN is_there.start_id IS NULL THEN ''missing'' WHEN should.start_id IS NULL THEN ''extra'' '
      '       ELSE ''properties differ'' END '
      'FROM (SELECT *, row_number() OVER (PARTITION BY start_id, end_id ORDER BY properties) AS n FROM %s s) should '
      'FULL JOIN (SELECT *, row_number() OVER (PARTITION BY start_id, end_id ORDER BY properties) AS n FROM %I) is_there '
      'USING (start_id, end_id, n) '
      'WHERE is_there.properties IS DISTINCT FROM should.properties OR is_there.start_id IS NULL OR should.start_id IS NULL',
      edge.column1, edge.column2, edge.column1);
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.differences IS 'Every vertex and edge that is missing, too many or has other properties than its row says; none when graph and rows agree.';

SELECT projection.rebuild();
