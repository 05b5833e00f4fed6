-- Functions and triggers that keep the graph equal to the views, in the transaction of the row.
--
-- All work is set-based, once a statement. Inserting is idempotent (a vertex is overwritten, an edge that is there stays), so
-- an edge is made by whichever of its rows comes last, whatever inserts it. put_… makes the vertices of rows and the edges
-- their own columns say; the caller has written those rows and so holds them. connect_… makes the edges that other rows say;
-- it locks those rows FOR SHARE first, because an edge made from a row that is being changed would outlive the change.
--
-- Under concurrent writes an edge would be missed when its two rows come from two transactions that cannot see each other. So
-- a row that refers locks what it refers to (FOR KEY SHARE, as a foreign key would); and where the row it refers to is not
-- there, it takes a SHARE lock on that table, which waits for every writer of it that is under way, and looks again. Agents
-- need no such look: a row that names one makes a placeholder (db/V0007). A link is a third row beside its two discoveries:
-- a discovery that comes or goes takes its links first, in the order of their keys, so that two discoveries cannot pass each
-- other. All of it rests on each statement seeing what has been committed: writes at other isolation levels than READ
-- COMMITTED are refused (db/V0007).
--
-- The functions join a transition table of unknown size to large tables by index. Their plans are kept for the session, so
-- each forbids the plans that would be right for one size and ruinous for another, and is planned once: with an array as
-- parameter the planner takes each new plan for cheaper than the kept one, and planning took half of a row's time.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE FUNCTION projection.disconnect(vertices graphid[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  DELETE FROM _ag_label_edge WHERE start_id = ANY (vertices);
  DELETE FROM _ag_label_edge WHERE end_id = ANY (vertices);
END
$body$;
COMMENT ON FUNCTION projection.disconnect IS 'Removes every edge at these vertices.';

CREATE FUNCTION projection.connect_links(keys bigint[], discovery_keys bigint[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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

CREATE FUNCTION projection.take_links(names text[]) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM FROM core.discovery_links WHERE src_id = ANY (names) OR dst_id = ANY (names)
  ORDER BY link_key FOR NO KEY UPDATE;
  RETURN FOUND;
END
$body$;
COMMENT ON FUNCTION projection.take_links IS 'Keeps other discoveries from taking the links at these until this transaction ends; says whether there are any.';

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
  -- One maker at a time; one that waited here looks again.
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

CREATE FUNCTION projection.tags_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  INSERT INTO "Tag" (id, properties)
  SELECT projection."Tag_id"(tag_key), agtype_build_map_nonull('name', name) FROM arrived;
  RETURN NULL;
END
$body$;

-- Rows that are edges only.

CREATE FUNCTION projection.discovery_tags_arrive() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
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
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  -- The row is gone, so its label is not known for certain: every label of links is asked, by index.
  DELETE FROM _ag_label_edge
  WHERE id = ANY (ARRAY(SELECT _graphid(label_id, link_key) FROM gone, projection.edge_labels WHERE for_links));
  RETURN NULL;
END
$body$;

-- The rest of this file is made from projection.vertex_sources and projection.edge_sources.

CREATE FUNCTION projection.insertion(source projection.edge_sources, key name) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS
$body$
  SELECT format(
    CASE WHEN source.has_own_id THEN
      'INSERT INTO %1$I (id, start_id, end_id, properties) '
      'SELECT id, start_id, end_id, properties FROM projection.%2$I WHERE %3$I = ANY (keys) ON CONFLICT (id) DO NOTHING;'
    ELSE
      'INSERT INTO %1$I (start_id, end_id) '
      'SELECT start_id, end_id FROM projection.%2$I WHERE %3$I = ANY (keys) ON CONFLICT (start_id, end_id) DO NOTHING;'
    END, source.label, source.view_name, key)
$body$;
COMMENT ON FUNCTION projection.insertion IS 'The statement that makes the edges of a view whose rows have one of keys in this column.';

CREATE FUNCTION projection.make_function(name text, body text, what text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS
$body$
BEGIN
  EXECUTE format(
    'CREATE FUNCTION projection.%s LANGUAGE plpgsql %s SET search_path FROM CURRENT SET enable_seqscan = off SET enable_hashjoin = off '
    'SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS %L',
    name, CASE WHEN name LIKE '% RETURNS trigger' THEN 'SECURITY DEFINER' ELSE '' END, body);
  EXECUTE format('COMMENT ON FUNCTION projection.%I IS %L', split_part(name, '(', 1), what);
END
$body$;
COMMENT ON FUNCTION projection.make_function IS 'Makes a function of the projection, with the settings that all of them have.';

CREATE FUNCTION projection.filled(template text, words jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS
$body$
DECLARE
  word record;
BEGIN
  -- Twice, because what stands for a word may hold words.
  FOR pass IN 1 .. 2 LOOP
    FOR word IN SELECT key, value FROM jsonb_each_text(words) LOOP
      template := replace(template, '{' || word.key || '}', word.value);
    END LOOP;
  END LOOP;
  RETURN template;
END
$body$;
COMMENT ON FUNCTION projection.filled IS 'The template with each {word} replaced by what stands for it.';

-- {label}, {table} and the other words in braces stand for the columns of projection.vertex_sources.
CREATE FUNCTION projection.make_functions(vertex projection.vertex_sources) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS
$body$
DECLARE
  short_name CONSTANT text := (SELECT relname FROM pg_class WHERE oid = vertex.table_name);
  is_named CONSTANT boolean := EXISTS (SELECT FROM projection.edge_sources WHERE other_table = vertex.table_name);
  has_links CONSTANT boolean := vertex.label = 'Discovery';
  held text := '';       -- keeps the rows that these refer to
  own_edges text := '';  -- makes the edges that these rows say
  lost_edges text := ''; -- removes them
  other_edges text := '';
  said_by name[] := '{}';
  edge projection.edge_sources;
  made record;
BEGIN
  FOR edge IN SELECT * FROM projection.edge_sources WHERE table_name = vertex.table_name LOOP
    own_edges := own_edges || projection.insertion(edge, edge.key_column) || E'\n  ';
    lost_edges := lost_edges || format(
      'DELETE FROM %I WHERE %s = ANY (ARRAY(SELECT projection.%I(key) FROM unnest(relinked) AS key));' || E'\n    ',
      edge.label, CASE WHEN edge.has_own_id THEN 'id' ELSE 'start_id' END,
      CASE WHEN edge.has_own_id THEN edge.label ELSE vertex.label END || '_id');
    said_by := said_by || edge.said_by;
    IF edge.other_table <> 'core.identities'::regclass THEN
      held := held || format(
        'PERFORM projection.hold_%s(ARRAY(SELECT DISTINCT %2$I::text FROM arrived WHERE %2$I IS NOT NULL));' || E'\n  ',
        (SELECT relname FROM pg_class WHERE oid = edge.other_table), edge.said_by[1]);
    END IF;
  END LOOP;
  FOR edge IN SELECT * FROM projection.edge_sources WHERE other_table = vertex.table_name LOOP
    other_edges := other_edges || format(
      'PERFORM FROM %s WHERE %I = ANY (names) FOR SHARE; IF FOUND THEN %s END IF;' || E'\n  ',
      edge.table_name, edge.said_by[1], projection.insertion(edge, edge.other_key));
  END LOOP;
  FOR made IN
    SELECT * FROM (VALUES
      (true, 'put_{view}(keys bigint[]) RETURNS void',
       'Makes or overwrites the vertices of these rows and makes the edges that they say.', $function$
BEGIN
  INSERT INTO "{label}" AS known (id, properties)
  SELECT id, properties FROM projection.{view} WHERE {key} = ANY (keys)
  ON CONFLICT (id) DO UPDATE SET properties = excluded.properties
  WHERE known.properties IS DISTINCT FROM excluded.properties;
  {own_edges}
END
$function$),
      (is_named, 'connect_{view}(keys bigint[]) RETURNS void',
       'Makes the edges that other rows say of these.', $function$
DECLARE
  names text[] := ARRAY(SELECT {name} FROM {table} WHERE {key} = ANY (keys));
BEGIN
  {other_edges}
END
$function$),
      (is_named AND vertex.label <> 'Agent', 'hold_{short_name}(ids text[]) RETURNS void',
       'Keeps the rows of these distinct names from coming or going until this transaction ends.', $function$
DECLARE
  held bigint;
BEGIN
  SELECT count(*) INTO held FROM (SELECT FROM {table} WHERE {name} = ANY (ids) FOR KEY SHARE) AS locked;
  IF held < cardinality(ids) THEN
    LOCK TABLE {table} IN SHARE MODE;
    PERFORM FROM {table} WHERE {name} = ANY (ids) FOR KEY SHARE;
  END IF;
END
$function$),
      (true, '{short_name}_arrive() RETURNS trigger',
       'Projects inserted rows.', $function$
BEGIN
  {held}
  PERFORM projection.put_{view}(ARRAY(SELECT {key} FROM arrived));
  {connect_arrived}
  RETURN NULL;
END
$function$),
      (true, '{short_name}_leave() RETURNS trigger',
       'Removes the vertices and edges of deleted rows.', $function$
BEGIN
  {before_leaving}
  PERFORM projection.disconnect(ARRAY(SELECT projection."{label}_id"({key}) FROM gone));
  DELETE FROM "{label}" WHERE id = ANY (ARRAY(SELECT projection."{label}_id"({key}) FROM gone));
  RETURN NULL;
END
$function$),
      (true, '{short_name}_change() RETURNS trigger',
       'Projects updated rows; one with another name is another vertex.', $function$
DECLARE
  -- EXCEPT, because the only join that is left between two transition tables takes the product of their rows.
  renamed bigint[] := ARRAY(
    SELECT {key} FROM (SELECT {key}, {name} FROM gone EXCEPT SELECT {key}, {name} FROM arrived) AS lost);
  relinked bigint[] := ARRAY(
    SELECT {key} FROM (SELECT {key}, {said_by} FROM gone EXCEPT SELECT {key}, {said_by} FROM arrived) AS lost);
BEGIN
  {held}
  IF cardinality(renamed) > 0 THEN
    {take_renamed}
    PERFORM projection.disconnect(ARRAY(SELECT projection."{label}_id"(key) FROM unnest(renamed) AS key));
    DELETE FROM "{label}" WHERE id = ANY (ARRAY(SELECT projection."{label}_id"(key) FROM unnest(renamed) AS key));
  END IF;
  IF cardinality(relinked) > 0 THEN
    {lost_edges}
  END IF;
  PERFORM projection.put_{view}(ARRAY(SELECT {key} FROM arrived));
  {connect_renamed}
  RETURN NULL;
END
$function$)) AS v (is_wanted, name, what, body)
  LOOP
    CONTINUE WHEN NOT made.is_wanted;
    PERFORM projection.make_function(projection.filled(made.name, words), projection.filled(made.body, words), made.what)
    FROM (SELECT jsonb_build_object(
      'own_edges', own_edges, 'lost_edges', lost_edges, 'held', held,
      'other_edges', other_edges || CASE WHEN has_links THEN
        'IF projection.take_links(names) THEN PERFORM projection.connect_links(''{}'', keys); END IF;' ELSE '' END,
      'take_renamed', CASE WHEN has_links THEN
        'PERFORM projection.take_links(ARRAY(SELECT discovery_id::text FROM gone WHERE discovery_key = ANY (renamed)));' ELSE '' END,
      'before_leaving', CASE vertex.label
        WHEN 'Discovery' THEN 'PERFORM projection.take_links(ARRAY(SELECT discovery_id::text FROM gone));'
        WHEN 'Agent' THEN $agent$IF current_setting('stemma.placeholder_is_being_filled', true) = 'yes' AND pg_trigger_depth() > 1 THEN
    -- Its own row takes over key, vertex and what others say of it; what the placeholder's row said goes.
    DELETE FROM "SPAWNED" WHERE id = ANY (ARRAY(SELECT projection."SPAWNED_id"(identity_key) FROM gone));
    DELETE FROM "HAS_TAG" WHERE start_id = ANY (ARRAY(SELECT projection."Agent_id"(identity_key) FROM gone));
    RETURN NULL;
  END IF;$agent$
        ELSE '' END,
      'connect_arrived', CASE
        -- No row can have named a new agent without a placeholder, whose key and edges it then has taken over.
        WHEN vertex.label = 'Agent' THEN
          'IF EXISTS (SELECT FROM arrived WHERE placeholder) THEN'
          ' PERFORM projection.connect_agents(ARRAY(SELECT identity_key FROM arrived WHERE placeholder)); END IF;'
        WHEN is_named THEN 'PERFORM projection.connect_{view}(ARRAY(SELECT {key} FROM arrived));' ELSE '' END,
      'connect_renamed', CASE WHEN is_named THEN
        'IF cardinality(renamed) > 0 THEN PERFORM projection.connect_{view}(ARRAY(SELECT {key} FROM arrived)); END IF;' ELSE '' END,
      'said_by', (SELECT string_agg(quote_ident(c), ', ') FROM unnest(said_by) AS c),
      'label', vertex.label, 'table', vertex.table_name, 'short_name', short_name, 'view', vertex.view_name,
      'key', vertex.key_column, 'name', vertex.name_column) AS words) AS all_words;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.make_functions IS 'Makes the functions and trigger functions of one label: put, connect, hold; arrive (INSERT), change (UPDATE), leave (DELETE).';

CREATE VIEW projection.projected_tables AS
SELECT table_name, CASE WHEN label = 'Tag' THEN '{insert}' ELSE '{insert,update,delete}' END::text[] AS events
FROM projection.vertex_sources
UNION
SELECT table_name, '{insert,update,delete}' FROM projection.edge_sources
UNION
SELECT 'core.discovery_links', '{insert,update,delete}';
COMMENT ON VIEW projection.projected_tables IS 'Tables whose rows are in the graph, and the events that change them.';

SELECT projection.make_functions(v) FROM projection.vertex_sources v WHERE label <> 'Tag';

-- Any login may set stemma.projection, so it counts only for those who own the projection; session_user, because the record's
-- own triggers run as the owner on behalf of every writer.
CREATE FUNCTION projection.is_on() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN current_setting('stemma.projection', true) IS DISTINCT FROM 'off'
      OR NOT pg_has_role(session_user, (SELECT nspowner FROM pg_namespace WHERE nspname = 'projection'), 'MEMBER');
COMMENT ON FUNCTION projection.is_on IS 'Whether what is written now reaches the graph: always, unless the owner has said SET LOCAL stemma.projection = ''off''.';

CREATE TABLE projection.gaps (
  table_name name PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE projection.gaps IS 'Tables of core that hold rows written without projection; empty when the graph follows all rows.';
COMMENT ON COLUMN projection.gaps.table_name IS 'The table.';
COMMENT ON COLUMN projection.gaps.since IS 'When the first such row was written.';

CREATE FUNCTION projection.note_gap() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$body$
DECLARE
  is_changed boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN
    is_changed := EXISTS (SELECT FROM gone);
  ELSE
    is_changed := EXISTS (SELECT FROM arrived);
  END IF;
  IF is_changed THEN
    INSERT INTO projection.gaps (table_name) VALUES (TG_TABLE_NAME) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$body$;
COMMENT ON FUNCTION projection.note_gap IS 'Notes that rows of a table were written without projection.';


DO $body$
DECLARE
  projected record;
  event text;
  rows_of text;
BEGIN
  FOR projected IN SELECT p.table_name, p.events, c.relname FROM projection.projected_tables p JOIN pg_class c ON c.oid = p.table_name LOOP
    FOREACH event IN ARRAY projected.events LOOP
      rows_of := CASE event WHEN 'insert' THEN 'NEW TABLE AS arrived' WHEN 'delete' THEN 'OLD TABLE AS gone'
                            ELSE 'OLD TABLE AS gone NEW TABLE AS arrived' END;
      EXECUTE format(
        'CREATE TRIGGER projects_on_%1$s AFTER %1$s ON %2$s REFERENCING %3$s FOR EACH STATEMENT WHEN (projection.is_on()) '
        'EXECUTE FUNCTION projection.%4$I()',
        event, projected.table_name, rows_of,
        projected.relname || CASE event WHEN 'insert' THEN '_arrive' WHEN 'update' THEN '_change' ELSE '_leave' END);
      EXECUTE format(
        'CREATE TRIGGER notes_gap_on_%1$s AFTER %1$s ON %2$s REFERENCING %3$s FOR EACH STATEMENT WHEN (NOT projection.is_on()) '
        'EXECUTE FUNCTION projection.note_gap()',
        event, projected.table_name, CASE event WHEN 'update' THEN 'NEW TABLE AS arrived' ELSE rows_of END);
    END LOOP;
  END LOOP;
END
$body$;

CREATE VIEW projection.stopped AS
SELECT c.relname::text AS table_name, event.event
FROM projection.projected_tables p
JOIN pg_class c ON c.oid = p.table_name
CROSS JOIN unnest(p.events) AS event (event)
WHERE NOT EXISTS (
  SELECT FROM pg_trigger t
  WHERE t.tgrelid = p.table_name AND t.tgname = 'projects_on_' || event.event AND t.tgenabled IN ('O', 'A'));
COMMENT ON VIEW projection.stopped IS 'Tables and events whose trigger of the projection is gone or disabled; none when the projection is on.';
