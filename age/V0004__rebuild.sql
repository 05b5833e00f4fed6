-- The graph held against the rows and made equal to them, and what the graph holds.
--
-- A rebuild writes what differs and leaves what is right: a graph made anew would be written twice over, every reader's copy
-- of it would be void, and writers would wait for it. What these functions find must not depend on a setting of the session
-- that calls them: with standard_conforming_strings = off a backslash in LIKE would be gone.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE TABLE projection.rebuilds (
  rebuilt_at timestamptz PRIMARY KEY DEFAULT clock_timestamp(),
  seconds double precision NOT NULL,
  vertices bigint NOT NULL,
  edges bigint NOT NULL,
  added bigint NOT NULL,
  changed bigint NOT NULL,
  removed bigint NOT NULL
);
COMMENT ON TABLE projection.rebuilds IS 'The last hundred rebuilds of the graph.';
COMMENT ON COLUMN projection.rebuilds.rebuilt_at IS 'When it was done; it counts from its commit on.';
COMMENT ON COLUMN projection.rebuilds.seconds IS 'What it took without its commit, the wait for writers included.';
COMMENT ON COLUMN projection.rebuilds.vertices IS 'Vertices there were then.';
COMMENT ON COLUMN projection.rebuilds.edges IS 'Edges there were then.';
COMMENT ON COLUMN projection.rebuilds.added IS 'Vertices and edges that were missing.';
COMMENT ON COLUMN projection.rebuilds.changed IS 'Vertices and edges that said something else than their rows.';
COMMENT ON COLUMN projection.rebuilds.removed IS 'Vertices and edges of no row.';

CREATE FUNCTION projection.counts() RETURNS TABLE (label name, elements bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET standard_conforming_strings = on AS
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

CREATE FUNCTION projection.tallies() RETURNS TABLE (label name, kind text, said bigint, elements bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET standard_conforming_strings = on AS
$body$
DECLARE
  known record;
BEGIN
  FOR known IN
    SELECT l.name, CASE l.kind WHEN 'v' THEN 'vertex' ELSE 'edge' END AS kind, s.source
    FROM ag_label l
    JOIN ag_graph g ON g.graphid = l.graph AND g.name = projection.graph_name()
    LEFT JOIN projection.sources() s ON s.label = l.name
    ORDER BY l.kind DESC, l.name
  LOOP
    label := known.name;
    kind := known.kind;
    said := 0;
    IF known.source IS NOT NULL THEN
      EXECUTE format('SELECT count(*) FROM %s AS said', known.source) INTO said;
    END IF;
    EXECUTE format('SELECT count(*) FROM ONLY %I', known.name) INTO elements;
    IF said > 0 OR elements > 0 OR label NOT LIKE '\_ag\_label\_%' THEN
      RETURN NEXT;
    END IF;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.tallies IS 'For each label how many elements the rows say and how many there are; labels of no row are said 0.';

CREATE FUNCTION projection.differences() RETURNS TABLE (label name, start_id graphid, end_id graphid, difference text)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$body$
DECLARE
  known record;
BEGIN
  FOR known IN SELECT s.label, s.kind, s.source FROM projection.sources() s LOOP
    RETURN QUERY EXECUTE format(
      CASE WHEN known.kind = 'vertex' THEN
        'SELECT %2$L::name, coalesce(is_there.id, should.id), NULL::graphid, '
        '  CASE WHEN is_there.id IS NULL THEN ''missing'' WHEN should.id IS NULL THEN ''extra'' ELSE ''properties differ'' END '
        'FROM %1$s should FULL JOIN %2$I is_there ON is_there.id = should.id '
        'WHERE is_there.properties IS DISTINCT FROM should.properties OR is_there.id IS NULL OR should.id IS NULL'
      ELSE
        'SELECT %2$L::name, coalesce(is_there.start_id, should.start_id), coalesce(is_there.end_id, should.end_id), '
        '  CASE WHEN is_there.start_id IS NULL THEN ''missing'' WHEN should.start_id IS NULL THEN ''extra'' '
        '       ELSE ''properties differ'' END '
        'FROM (SELECT *, row_number() OVER (PARTITION BY start_id, end_id ORDER BY properties) AS n FROM %1$s s) should '
        'FULL JOIN (SELECT *, row_number() OVER (PARTITION BY start_id, end_id ORDER BY properties) AS n FROM %2$I) is_there '
        'USING (start_id, end_id, n) '
        'WHERE is_there.properties IS DISTINCT FROM should.properties OR is_there.start_id IS NULL OR should.start_id IS NULL'
      END, known.source, known.label);
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.differences IS 'Every vertex and edge that is missing, too many or has other properties than its row says; none when graph and rows agree.';

CREATE FUNCTION projection.hold_writers() RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET lock_timeout = '500ms' AS
$body$
DECLARE
  most_tries CONSTANT integer := 120;
BEGIN
  FOR try IN 1 .. most_tries LOOP
    BEGIN
      LOCK TABLE core.discovery_links, core.discovery_tags, core.dialectic_messages, core.dialectic_sessions,
                 core.discoveries, core.identities, core.tags IN SHARE MODE;
      RETURN;
    EXCEPTION
      -- A writer may hold one table and want another of these. Before that passes for a deadlock, whose
      -- victim could be the writer, everything held here is let go.
      WHEN lock_not_available THEN
        IF try = most_tries THEN
          RAISE EXCEPTION 'the graph was not made again: for a minute some transaction has been writing its rows all along'
            USING ERRCODE = 'lock_not_available', HINT = 'Look for long transactions in pg_stat_activity, and try again.';
        END IF;
    END;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.hold_writers IS 'Waits until nobody writes the rows of the graph, and keeps writers waiting until this transaction ends.';

-- A label's wrong elements go before the right ones come, so that a name that has moved is free.
CREATE FUNCTION projection.mend(label name, kind text, source text, OUT added bigint, OUT changed bigint, OUT removed bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT SET work_mem = '64MB' SET client_min_messages = warning AS
$body$
BEGIN
  EXECUTE format(
    CASE kind
      WHEN 'vertex' THEN
        'CREATE TEMP TABLE wrong ON COMMIT DROP AS SELECT is_there.id AS there, should.id, should.properties '
        'FROM %s AS should FULL JOIN ONLY %I AS is_there ON is_there.id = should.id '
        'WHERE is_there.id IS NULL OR should.id IS NULL OR is_there.properties IS DISTINCT FROM should.properties'
      WHEN 'edge' THEN
        'CREATE TEMP TABLE wrong ON COMMIT DROP AS '
        'SELECT is_there.id AS there, should.id, should.start_id, should.end_id, should.properties '
        'FROM %s AS should FULL JOIN ONLY %I AS is_there ON is_there.id = should.id '
        'WHERE is_there.id IS NULL OR should.id IS NULL OR is_there.start_id <> should.start_id '
        'OR is_there.end_id <> should.end_id OR is_there.properties IS DISTINCT FROM should.properties'
      ELSE
        'CREATE TEMP TABLE wrong ON COMMIT DROP AS SELECT is_there.id AS there, should.start_id AS id, should.start_id, should.end_id '
        'FROM %s AS should FULL JOIN ONLY %I AS is_there ON is_there.start_id = should.start_id AND is_there.end_id = should.end_id '
        'WHERE is_there.id IS NULL OR should.start_id IS NULL OR is_there.properties IS DISTINCT FROM agtype_build_map()'
    END, source, label);
  SELECT count(*) FILTER (WHERE there IS NULL), count(*) FILTER (WHERE there = there AND id = id),
         count(*) FILTER (WHERE id IS NULL)
  INTO added, changed, removed FROM pg_temp.wrong;
  IF changed + removed > 0 THEN
    EXECUTE format('DELETE FROM ONLY %I AS element USING pg_temp.wrong WHERE element.id = wrong.there', label);
  END IF;
  IF added + changed > 0 THEN
    EXECUTE format(
      CASE kind
        WHEN 'vertex' THEN 'INSERT INTO %I (id, properties) SELECT id, properties FROM pg_temp.wrong WHERE id IS NOT NULL'
        WHEN 'edge' THEN
          'INSERT INTO %I (id, start_id, end_id, properties) '
          'SELECT id, start_id, end_id, properties FROM pg_temp.wrong WHERE id IS NOT NULL'
        ELSE 'INSERT INTO %I (start_id, end_id) SELECT start_id, end_id FROM pg_temp.wrong WHERE start_id IS NOT NULL'
      END, label);
  END IF;
  DROP TABLE pg_temp.wrong;
END
$body$;
COMMENT ON FUNCTION projection.mend IS 'Makes one label equal to its rows, and says how many elements were missing, other than their rows, and of no row.';

CREATE FUNCTION projection.rebuild()
  RETURNS TABLE (label name, kind text, elements bigint, added bigint, changed bigint, removed bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT SET standard_conforming_strings = on AS
$body$
#variable_conflict use_column
DECLARE
  started CONSTANT timestamptz := clock_timestamp();
  known record;
  done record;
  totals bigint[] := '{0,0,0,0,0}';
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'a rebuild under isolation level % is refused: it would not see rows committed meanwhile',
      current_setting('transaction_isolation') USING HINT = 'Use READ COMMITTED.';
  END IF;
  PERFORM projection.hold_writers();
  PERFORM projection.make_link_labels(ARRAY(SELECT DISTINCT link_type FROM core.discovery_links));
  FOR known IN
    SELECT l.name AS label, s.kind, s.source, l.kind = 'v' AS is_vertex
    FROM ag_label l
    JOIN ag_graph g ON g.graphid = l.graph AND g.name = projection.graph_name()
    LEFT JOIN projection.sources() s ON s.label = l.name
    ORDER BY l.kind DESC, l.name
  LOOP
    IF known.source IS NULL THEN
      -- A label that somebody else made: no row says what it holds.
      EXECUTE format('DELETE FROM ONLY %I', known.label);
      GET DIAGNOSTICS removed = ROW_COUNT;
      added := 0;
      changed := 0;
      CONTINUE WHEN known.label LIKE '\_ag\_label\_%' AND removed = 0;
    ELSE
      SELECT m.added, m.changed, m.removed INTO added, changed, removed
      FROM projection.mend(known.label, known.kind, known.source) AS m;
    END IF;
    label := known.label;
    kind := CASE WHEN known.is_vertex THEN 'vertex' ELSE 'edge' END;
    EXECUTE format('SELECT count(*) FROM ONLY %I', known.label) INTO elements;
    totals := ARRAY[totals[1] + CASE WHEN known.is_vertex THEN elements ELSE 0 END,
                    totals[2] + CASE WHEN known.is_vertex THEN 0 ELSE elements END,
                    totals[3] + added, totals[4] + changed, totals[5] + removed];
    RETURN NEXT;
  END LOOP;
  -- Writers have been waiting since before the rows were read, so none of these gaps is younger.
  DELETE FROM projection.gaps;
  INSERT INTO projection.rebuilds (seconds, vertices, edges, added, changed, removed)
  VALUES (extract(epoch FROM clock_timestamp() - started), totals[1], totals[2], totals[3], totals[4], totals[5]);
  DELETE FROM projection.rebuilds
  WHERE rebuilt_at < (SELECT rebuilt_at FROM projection.rebuilds ORDER BY rebuilt_at DESC OFFSET 99 LIMIT 1);
END
$body$;
COMMENT ON FUNCTION projection.rebuild IS 'Makes the graph equal to the rows in one transaction, beside readers; says for each label what it holds and what was wrong. Writers wait meanwhile.';

CREATE FUNCTION projection.kind_of(value agtype) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE
    WHEN agtype_out(value)::text LIKE '"%' THEN 'string'
    WHEN agtype_out(value)::text LIKE '{%' THEN 'map'
    WHEN agtype_out(value)::text LIKE '[%' THEN 'list'
    WHEN agtype_out(value)::text IN ('true', 'false') THEN 'boolean'
    WHEN agtype_out(value)::text ~ '^-?[0-9]+$' THEN 'integer'
    ELSE 'float'
  END;
COMMENT ON FUNCTION projection.kind_of IS 'What a property''s value is, in JSON''s words and integer, float.';

CREATE FUNCTION projection.properties_of(label name, sampled integer) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$body$
DECLARE
  found jsonb;
BEGIN
  -- The keys alone do not say what is indexed: an index stands on an expression that holds its key.
  EXECUTE format(
    'SELECT coalesce(jsonb_agg(jsonb_build_object('
    '         ''name'', name, ''types'', types,'
    '         ''indexed'', EXISTS (SELECT FROM pg_index WHERE indrelid = %2$L::regclass'
    '                               AND strpos(pg_get_indexdef(indexrelid), format(''"%%s"'', name)) > 0))'
    '         ORDER BY name), ''[]'') '
    'FROM (SELECT key AS name, jsonb_agg(DISTINCT projection.kind_of(properties -> key)) AS types '
    '      FROM (SELECT properties FROM %1$I LIMIT $1) AS elements,'
    '           LATERAL (SELECT k::text AS key FROM age_unnest(age_keys(properties)) AS k) AS keys'
    '      GROUP BY 1) AS seen',
    label, format('%I', label))
  INTO found USING sampled;
  RETURN found;
END
$body$;
COMMENT ON FUNCTION projection.properties_of IS 'Names and kinds of the properties that so many elements of a label have.';

CREATE FUNCTION projection.patterns_of(label name) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
$body$
DECLARE
  found jsonb;
BEGIN
  EXECUTE format(
    'SELECT coalesce(jsonb_agg(jsonb_build_object(''from'', source.name, ''to'', target.name, ''count'', edges)'
    '         ORDER BY edges DESC, source.name, target.name), ''[]'') '
    'FROM (SELECT _extract_label_id(start_id) AS start_label, _extract_label_id(end_id) AS end_label, count(*) AS edges'
    '      FROM %I GROUP BY 1, 2) AS counted '
    'JOIN ag_label source ON source.id = start_label AND source.graph = $1 '
    'JOIN ag_label target ON target.id = end_label AND target.graph = $1',
    label)
  INTO found USING (SELECT graphid FROM ag_graph WHERE name = projection.graph_name());
  RETURN found;
END
$body$;
COMMENT ON FUNCTION projection.patterns_of IS 'Between which labels the edges of a label go, and how many.';

CREATE FUNCTION projection.description(sampled integer) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET standard_conforming_strings = on AS
$body$
DECLARE
  known record;
  vertices jsonb := '[]';
  edges jsonb := '[]';
  elements bigint;
BEGIN
  FOR known IN
    SELECT l.name, l.kind FROM ag_label l JOIN ag_graph g ON g.graphid = l.graph
    WHERE g.name = projection.graph_name() AND l.name NOT LIKE '\_ag\_label\_%'
    ORDER BY l.id
  LOOP
    EXECUTE format('SELECT count(*) FROM %I', known.name) INTO elements;
    IF known.kind = 'v' THEN
      vertices := vertices || jsonb_build_object(
        'label', known.name, 'count', elements, 'properties', projection.properties_of(known.name, sampled));
    ELSE
      edges := edges || jsonb_build_object(
        'label', known.name, 'count', elements, 'properties', projection.properties_of(known.name, sampled),
        'patterns', projection.patterns_of(known.name));
    END IF;
  END LOOP;
  RETURN jsonb_build_object('vertices', vertices, 'edges', edges);
END
$body$;
COMMENT ON FUNCTION projection.description IS 'The graph''s labels with counts, properties of so many elements each, and patterns of edges; of one snapshot.';

-- Where rows were written before Apache AGE came, the graph is made from them.
SELECT projection.rebuild()
WHERE EXISTS (SELECT FROM core.identities) OR EXISTS (SELECT FROM core.tags) OR EXISTS (SELECT FROM core.discoveries)
   OR EXISTS (SELECT FROM core.dialectic_sessions) OR EXISTS (SELECT FROM core.dialectic_messages);
