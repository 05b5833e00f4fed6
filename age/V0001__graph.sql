-- The graph, its labels and the index on each natural key; over schema core (db/) and the extension age.
--
-- By hand: psql -1 -v graph=governance -f age/V0001__graph.sql, and the same for the files after it. The graph's name
-- stands in the search_path, so that nothing below has to repeat it. Labels are all made here, because an index cannot wait
-- for its label. Two tables say what each label is made from; functions and triggers of all labels are made from them (V0003).

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;
SET LOCAL client_min_messages = warning;

CREATE SCHEMA projection;
COMMENT ON SCHEMA projection IS 'How rows of core become vertices and edges: views say what the graph must hold, triggers keep it so.';

CREATE TABLE projection.vertex_sources (
  label name PRIMARY KEY,
  natural_key name NOT NULL,
  table_name regclass NOT NULL UNIQUE,
  key_column name NOT NULL,
  name_column name NOT NULL,
  view_name name NOT NULL
);
COMMENT ON TABLE projection.vertex_sources IS 'The labels of vertices, and the rows that each is made from.';
COMMENT ON COLUMN projection.vertex_sources.label IS 'Name in the graph.';
COMMENT ON COLUMN projection.vertex_sources.natural_key IS 'Property that names a vertex; it is indexed.';
COMMENT ON COLUMN projection.vertex_sources.table_name IS 'Table whose rows are the vertices.';
COMMENT ON COLUMN projection.vertex_sources.key_column IS 'Its bigint key: the number of the vertex.';
COMMENT ON COLUMN projection.vertex_sources.name_column IS 'Its column that other rows refer to.';
COMMENT ON COLUMN projection.vertex_sources.view_name IS 'View of schema projection that says the vertices.';
INSERT INTO projection.vertex_sources VALUES
  ('Agent',            'id',   'core.identities',         'identity_key',  'agent_id',     'agents'),
  ('Discovery',        'id',   'core.discoveries',        'discovery_key', 'discovery_id', 'discoveries'),
  ('Tag',              'name', 'core.tags',               'tag_key',       'name',         'tags'),
  ('DialecticSession', 'id',   'core.dialectic_sessions', 'session_key',   'session_id',   'dialectic_sessions'),
  ('DialecticMessage', 'id',   'core.dialectic_messages', 'message_key',   'message_id',   'dialectic_messages');

CREATE TABLE projection.edge_sources (
  view_name name PRIMARY KEY,
  label name NOT NULL,
  table_name regclass NOT NULL,
  key_column name NOT NULL,
  has_own_id boolean NOT NULL,
  said_by name[] NOT NULL,
  other_table regclass,
  other_key name
);
COMMENT ON TABLE projection.edge_sources IS 'The labels of edges, and the rows that each is made from; the labels of links are in edge_labels.';
COMMENT ON COLUMN projection.edge_sources.view_name IS 'View of schema projection that says the edges.';
COMMENT ON COLUMN projection.edge_sources.label IS 'Name in the graph.';
COMMENT ON COLUMN projection.edge_sources.table_name IS 'Table whose rows say the edges.';
COMMENT ON COLUMN projection.edge_sources.key_column IS 'Column of the view with the key of the row that says the edge.';
COMMENT ON COLUMN projection.edge_sources.has_own_id IS 'Whether the edge''s id is made from that key; else it is one edge for each pair of vertices.';
COMMENT ON COLUMN projection.edge_sources.said_by IS 'Columns of the table that say the edge; the first names the row at its other end.';
COMMENT ON COLUMN projection.edge_sources.other_table IS 'Table of the row at the other end, where it may come later than this one; null for tags.';
COMMENT ON COLUMN projection.edge_sources.other_key IS 'Column of the view with the key of that row.';
INSERT INTO projection.edge_sources VALUES
  ('spawned',         'SPAWNED',         'core.identities',         'child_key',         true,  '{parent_agent_id,spawn_reason}', 'core.identities',         'parent_key'),
  ('agent_tags',      'HAS_TAG',         'core.identities',         'identity_key',      false, '{tags}',                         NULL,                      NULL),
  ('discovery_tags',  'HAS_TAG',         'core.discovery_tags',     'discovery_tag_key', false, '{discovery_id,tag}',             'core.discoveries',        'discovery_key'),
  ('discovered',      'DISCOVERED',      'core.discoveries',        'discovery_key',     true,  '{agent_id}',                     'core.identities',         'identity_key'),
  ('paused_agent',    'PAUSED_AGENT',    'core.dialectic_sessions', 'session_key',       true,  '{paused_agent_id}',              'core.identities',         'identity_key'),
  ('reviewer',        'REVIEWER',        'core.dialectic_sessions', 'session_key',       true,  '{reviewer_agent_id}',            'core.identities',         'identity_key'),
  ('about_discovery', 'ABOUT_DISCOVERY', 'core.dialectic_sessions', 'session_key',       true,  '{discovery_id}',                 'core.discoveries',        'discovery_key'),
  ('has_message',     'HAS_MESSAGE',     'core.dialectic_messages', 'message_key',       true,  '{session_id}',                   'core.dialectic_sessions', 'session_key'),
  ('wrote',           'WROTE',           'core.dialectic_messages', 'message_key',       true,  '{agent_id}',                     'core.identities',         'identity_key');

-- Every transaction that changes the graph says so where a reader's snapshot shows it. AGE answers variable-length paths from
-- a copy of the graph in each backend's memory, and renews it by a counter that knows no transactions. The sum of
-- projection.epoch is such a counter that does: a snapshot sees exactly the counts of the transactions it sees
-- (docs/adr/0011-path-queries-look-at-an-epoch.md).

-- Rows, not one row: a writer takes one that no other writer holds, so that none waits. Few on a page, so
-- that an update finds room beside the old version and the table stays as small as it is.
CREATE TABLE projection.epoch (
  slot integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  changes bigint NOT NULL,
  writer xid8
) WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
COMMENT ON TABLE projection.epoch IS 'How many transactions have changed the graph: the sum of changes.';
COMMENT ON COLUMN projection.epoch.slot IS 'A place to count at, for one writer at a time.';
COMMENT ON COLUMN projection.epoch.changes IS 'Transactions counted here.';
COMMENT ON COLUMN projection.epoch.writer IS 'The last of them.';
INSERT INTO projection.epoch (changes) SELECT 0 FROM generate_series(1, 64);

CREATE FUNCTION projection.count_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$body$
DECLARE
  mine integer;
  any_slot CONSTANT integer := 1 + floor(random() * 64)::integer;
BEGIN
  -- Two conditions, not one: after TRUNCATE there is no such table to plan with.
  IF TG_OP <> 'TRUNCATE' THEN
    IF NOT EXISTS (SELECT FROM touched) THEN
      RETURN NULL;
    END IF;
  END IF;
  -- Once in a transaction is enough. What is counted within a savepoint goes with it when it is rolled back,
  -- the setting and the count alike; so the next change counts again. The setting is only where to look:
  -- anybody could have set it.
  mine := nullif(current_setting('stemma.epoch_slot', true), '')::integer;
  IF mine IS NOT NULL AND EXISTS (SELECT FROM projection.epoch WHERE slot = mine AND writer = pg_current_xact_id()) THEN
    RETURN NULL;
  END IF;
  mine := NULL;
  -- Under an older snapshot an update could fail on another's count; a new row cannot.
  IF current_setting('transaction_isolation') = 'read committed' THEN
    UPDATE projection.epoch SET changes = changes + 1, writer = pg_current_xact_id()
    WHERE slot = (SELECT slot FROM projection.epoch WHERE slot = any_slot FOR UPDATE SKIP LOCKED)
    RETURNING slot INTO mine;
    IF mine IS NULL THEN
      UPDATE projection.epoch SET changes = changes + 1, writer = pg_current_xact_id()
      WHERE slot = (SELECT slot FROM projection.epoch LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING slot INTO mine;
    END IF;
  END IF;
  IF mine IS NULL THEN
    INSERT INTO projection.epoch (changes, writer) VALUES (1, pg_current_xact_id()) RETURNING slot INTO mine;
  END IF;
  PERFORM set_config('stemma.epoch_slot', mine::text, true);
  RETURN NULL;
END
$body$;
COMMENT ON FUNCTION projection.count_change IS 'Counts a transaction that changes the graph.';

-- On the labels' tables, so that whatever writes them is counted, by whomever: the projection, a rebuild,
-- SQL by hand. ALWAYS: a writer under session_replication_role = replica too. Cypher's own CREATE, SET and
-- DELETE fire no trigger; nothing of ours uses them.
CREATE FUNCTION projection.watch(label regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = warning AS
$body$
DECLARE
  event text;
BEGIN
  FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete', 'truncate'] LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION projection.count_change()',
      'counts_' || event, event, label,
      CASE event WHEN 'delete' THEN 'REFERENCING OLD TABLE AS touched' WHEN 'truncate' THEN ''
                 ELSE 'REFERENCING NEW TABLE AS touched' END);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', label, 'counts_' || event);
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.watch IS 'Has changes to a label''s table counted.';

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
  PERFORM projection.watch(format('%I.%I', projection.graph_name(), label)::regclass);
  INSERT INTO projection.edge_labels
  VALUES (label, ag_catalog._label_id(projection.graph_name(), label), for_links);
END
$body$;
COMMENT ON FUNCTION projection.make_edge_label IS 'Makes an edge label with its index.';

DO $body$
DECLARE
  graph name := trim('"' FROM split_part(current_setting('search_path'), ',', 1));
  vertex projection.vertex_sources;
BEGIN
  EXECUTE format(
    'CREATE FUNCTION projection.graph_name() RETURNS name LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN %L::name',
    graph);
  COMMENT ON FUNCTION projection.graph_name IS 'The graph that is kept.';
  PERFORM ag_catalog.create_graph(graph);
  FOR vertex IN SELECT * FROM projection.vertex_sources LOOP
    PERFORM ag_catalog.create_vlabel(graph::text::cstring, vertex.label::text::cstring);
    -- AGE finds {id: …} and .id by this index where age.enable_containment is off.
    EXECUTE format(
      'CREATE UNIQUE INDEX %I ON %I.%I (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, %L::ag_catalog.agtype]))',
      vertex.label || '_' || vertex.natural_key, graph, vertex.label, format('"%s"', vertex.natural_key));
  END LOOP;
  PERFORM projection.watch(relation) FROM ag_catalog.ag_label
  WHERE ag_label.graph = (SELECT graphid FROM ag_catalog.ag_graph WHERE name = projection.graph_name());
  PERFORM projection.make_edge_label(label, false) FROM (SELECT DISTINCT label FROM projection.edge_sources ORDER BY label) AS kept;
  -- LINK takes the links whose type cannot be a label's name.
  PERFORM projection.make_edge_label(label, true)
  FROM unnest(ARRAY['RELATED_TO', 'RESPONSE_TO', 'LINK']::name[]) AS label;
END
$body$;

-- An agent's and a discovery's tags have no key in common: one edge for one pair instead.
CREATE UNIQUE INDEX ON "HAS_TAG" (start_id, end_id);

-- Label ids differ between graphs; as a constant in an inlined function they cost nothing.
DO $body$
DECLARE
  known record;
BEGIN
  FOR known IN
    SELECT label, _label_id(projection.graph_name(), label) AS label_id, format('Vertex id of %s.%s.', table_name, key_column) AS what
    FROM projection.vertex_sources
    UNION ALL
    SELECT label, label_id, 'Edge id from the key of the row that says it.'
    FROM projection.edge_labels WHERE label <> 'HAS_TAG'
  LOOP
    EXECUTE format(
      'CREATE FUNCTION projection.%I(key bigint) RETURNS ag_catalog.graphid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE '
      'RETURN ag_catalog._graphid(%s, key)',
      known.label || '_id', known.label_id);
    EXECUTE format('COMMENT ON FUNCTION projection.%I IS %L', known.label || '_id', known.what);
  END LOOP;
END
$body$;
