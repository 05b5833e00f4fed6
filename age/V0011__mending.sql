-- Changes from V0010: a rebuild writes what differs and leaves what is right. Made anew, the whole graph was
-- written twice over at each rebuild: once to go, once to come; every reader's copy was void, and writers
-- waited for it. Rows and elements are now counted side by side, and a rebuild leaves a line behind.

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

CREATE VIEW projection.stopped AS
SELECT kept.table_name, event.event
FROM unnest(ARRAY['identities', 'tags', 'discoveries', 'discovery_tags', 'discovery_links', 'dialectic_sessions',
                  'dialectic_messages']) AS kept (table_name)
CROSS JOIN unnest(ARRAY['insert', 'update', 'delete']) AS event (event)
WHERE (kept.table_name <> 'tags' OR event.event = 'insert')
  AND NOT EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('core.' || kept.table_name) AND t.tgname = 'projects_on_' || event.event
      AND t.tgenabled IN ('O', 'A'));
COMMENT ON VIEW projection.stopped IS 'Tables and events whose trigger of the projection is gone or disabled; none when the projection is on.';

CREATE FUNCTION projection.sources() RETURNS TABLE (label name, kind text, source text)
  LANGUAGE sql STABLE SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT known.label::name, known.kind, known.source
  FROM (VALUES
    ('Agent', 'vertex', 'projection.agents'),
    ('Discovery', 'vertex', 'projection.discoveries'),
    ('Tag', 'vertex', 'projection.tags'),
    ('DialecticSession', 'vertex', 'projection.dialectic_sessions'),
    ('DialecticMessage', 'vertex', 'projection.dialectic_messages'),
    ('SPAWNED', 'edge', 'projection.spawned'),
    ('HAS_TAG', 'pair', '(SELECT start_id, end_id FROM projection.agent_tags'
                        ' UNION ALL SELECT start_id, end_id FROM projection.discovery_tags)'),
    ('DISCOVERED', 'edge', 'projection.discovered'),
    ('PAUSED_AGENT', 'edge', 'projection.paused_agent'),
    ('REVIEWER', 'edge', 'projection.reviewer'),
    ('ABOUT_DISCOVERY', 'edge', 'projection.about_discovery'),
    ('HAS_MESSAGE', 'edge', 'projection.has_message'),
    ('WROTE', 'edge', 'projection.wrote')) AS known (label, kind, source)
  UNION ALL
  SELECT l.label, 'edge', format('(SELECT * FROM projection.links WHERE label = %L)', l.label)
  FROM projection.edge_labels l WHERE l.for_links;
END;
COMMENT ON FUNCTION projection.sources IS 'What each label holds: kind vertex, edge, or pair (edges without a key of their own), and the rows that say it.';

CREATE FUNCTION projection.tallies() RETURNS TABLE (label name, kind text, said bigint, elements bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
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

-- What it returns has changed, so it cannot be replaced.
DROP FUNCTION projection.rebuild();
DROP FUNCTION projection.rebuild_elements();

CREATE FUNCTION projection.rebuild()
  RETURNS TABLE (label name, kind text, elements bigint, added bigint, changed bigint, removed bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS
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
