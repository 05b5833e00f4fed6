-- Changes from a database with schema core (db/) and the extension age: the graph, its labels and the
-- index on each natural key. Labels are all made up front, because an index cannot wait for its label.
--
-- By hand: psql -1 -v graph=governance -f age/V0001__graph.sql, and the same for the files after it.
-- The graph's name stands in the search_path, so that nothing below has to repeat it.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;
SET LOCAL client_min_messages = warning;

CREATE SCHEMA projection;
COMMENT ON SCHEMA projection IS 'How rows of core become vertices and edges: views say what the graph must hold, triggers keep it so.';

DO $body$
DECLARE
  graph name := trim('"' FROM split_part(current_setting('search_path'), ',', 1));
  label text;
  natural_key text;
BEGIN
  EXECUTE format(
    'CREATE FUNCTION projection.graph_name() RETURNS name LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN %L::name',
    graph);
  PERFORM ag_catalog.create_graph(graph);
  FOR label, natural_key IN
    VALUES ('Agent', 'id'), ('Discovery', 'id'), ('Tag', 'name'), ('DialecticSession', 'id'), ('DialecticMessage', 'id')
  LOOP
    PERFORM ag_catalog.create_vlabel(graph::text::cstring, label::cstring);
    -- AGE finds {id: …} and .id by this index where age.enable_containment is off.
    EXECUTE format(
      'CREATE UNIQUE INDEX %I ON %I.%I (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, %L::ag_catalog.agtype]))',
      label || '_' || natural_key, graph, label, format('"%s"', natural_key));
    -- Label ids differ between graphs; as a constant in an inlined function they cost nothing.
    EXECUTE format(
      'CREATE FUNCTION projection.%I(key bigint) RETURNS ag_catalog.graphid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE '
      'RETURN ag_catalog._graphid(%s, key)',
      label || '_id', ag_catalog._label_id(graph, label::name));
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.graph_name IS 'The graph that is kept.';
COMMENT ON FUNCTION projection."Agent_id" IS 'Vertex id of core.identities.identity_key.';
COMMENT ON FUNCTION projection."Discovery_id" IS 'Vertex id of core.discoveries.discovery_key.';
COMMENT ON FUNCTION projection."Tag_id" IS 'Vertex id of core.tags.tag_key.';
COMMENT ON FUNCTION projection."DialecticSession_id" IS 'Vertex id of core.dialectic_sessions.session_key.';
COMMENT ON FUNCTION projection."DialecticMessage_id" IS 'Vertex id of core.dialectic_messages.message_key.';

CREATE TABLE projection.edge_labels (
  label name PRIMARY KEY,
  label_id integer NOT NULL,
  for_links boolean NOT NULL
);
COMMENT ON TABLE projection.edge_labels IS 'The edge labels there are.';
COMMENT ON COLUMN projection.edge_labels.label IS 'Name in the graph.';
COMMENT ON COLUMN projection.edge_labels.label_id IS 'AGE''s number of the label in this graph.';
COMMENT ON COLUMN projection.edge_labels.for_links IS 'Whether its edges are rows of core.discovery_links.';

CREATE TABLE projection.link_types (
  link_type text PRIMARY KEY,
  label name NOT NULL REFERENCES projection.edge_labels,
  label_id integer NOT NULL
);
COMMENT ON TABLE projection.link_types IS 'The types of links met so far and the label each is kept under.';
COMMENT ON COLUMN projection.link_types.link_type IS 'core.discovery_links.link_type.';
COMMENT ON COLUMN projection.link_types.label IS 'Its name in upper case, or LINK.';
COMMENT ON COLUMN projection.link_types.label_id IS 'AGE''s number of the label in this graph.';

CREATE FUNCTION projection.make_edge_label(label name, for_links boolean) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET client_min_messages = warning AS
$body$
BEGIN
  PERFORM ag_catalog.create_elabel(projection.graph_name()::text::cstring, label::text::cstring);
  -- An edge is made by whichever of its rows comes last; the index makes the second attempt a no-op.
  EXECUTE format('CREATE UNIQUE INDEX ON %I.%I (id)', projection.graph_name(), label);
  INSERT INTO projection.edge_labels
  VALUES (label, ag_catalog._label_id(projection.graph_name(), label), for_links);
END
$body$;
COMMENT ON FUNCTION projection.make_edge_label IS 'Makes an edge label with its index.';

SELECT projection.make_edge_label(label, false)
FROM unnest(ARRAY['SPAWNED', 'HAS_TAG', 'DISCOVERED', 'PAUSED_AGENT', 'REVIEWER', 'ABOUT_DISCOVERY',
                  'HAS_MESSAGE', 'WROTE']::name[]) AS label;
-- LINK takes the links whose type cannot be a label's name.
SELECT projection.make_edge_label(label, true)
FROM unnest(ARRAY['RELATED_TO', 'RESPONSE_TO', 'LINK']::name[]) AS label;

-- An agent's and a discovery's tags have no key in common: one edge for one pair instead.
CREATE UNIQUE INDEX ON "HAS_TAG" (start_id, end_id);

DO $body$
DECLARE
  known record;
BEGIN
  FOR known IN SELECT * FROM projection.edge_labels WHERE label NOT IN ('HAS_TAG') LOOP
    EXECUTE format(
      'CREATE FUNCTION projection.%I(key bigint) RETURNS ag_catalog.graphid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE '
      'RETURN ag_catalog._graphid(%s, key)',
      known.label || '_id', known.label_id);
    EXECUTE format('COMMENT ON FUNCTION projection.%I IS %L', known.label || '_id', 'Edge id from the key of the row that says it.');
  END LOOP;
END
$body$;
