-- Changes from V0011: what the graph holds, for those who want to ask it: labels, counts, properties and
-- between which labels edges go.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

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
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS
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
