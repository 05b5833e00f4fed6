-- Changes from the versions before: rows may be written without the graph following, by the owner and
-- where it is said for the transaction (SET LOCAL stemma.projection = 'off'). What was written so is noted,
-- until the graph is made again: a graph with gaps must never pass for a whole one.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

-- Any login may set such a setting, so it counts only for those who own the projection; session_user,
-- because the record's own triggers run as the owner on behalf of every writer.
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
  known record;
BEGIN
  -- The triggers are made again as they are, whatever they call, with the one condition in front.
  FOR known IN
    SELECT tgname, tgrelid::regclass AS kept, pg_get_triggerdef(oid) AS definition
    FROM pg_trigger
    WHERE NOT tgisinternal AND tgname IN ('projects_on_insert', 'projects_on_update', 'projects_on_delete')
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', known.tgname, known.kept);
    EXECUTE replace(known.definition, ' EXECUTE FUNCTION ', ' WHEN (projection.is_on()) EXECUTE FUNCTION ');
    EXECUTE format(
      'CREATE TRIGGER %I AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT WHEN (NOT projection.is_on()) '
      'EXECUTE FUNCTION projection.note_gap()',
      replace(known.tgname, 'projects', 'notes_gap'),
      upper(replace(known.tgname, 'projects_on_', '')),
      known.kept,
      CASE known.tgname WHEN 'projects_on_delete' THEN 'OLD TABLE AS gone' ELSE 'NEW TABLE AS arrived' END);
  END LOOP;
END
$body$;

-- Made again from the rows, the graph has no gaps: whoever asks for that, by command or by SQL.
ALTER FUNCTION projection.rebuild() RENAME TO rebuild_elements;
COMMENT ON FUNCTION projection.rebuild_elements IS 'Makes the graph again from the rows; projection.rebuild calls it.';

CREATE FUNCTION projection.rebuild() RETURNS TABLE (label name, elements bigint)
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  RETURN QUERY SELECT * FROM projection.rebuild_elements();
  -- Writers have been waiting since before the rows were read, so none of these gaps is younger.
  DELETE FROM projection.gaps;
END
$body$;
COMMENT ON FUNCTION projection.rebuild IS 'Makes the graph again from the rows; returns how many elements each label has.';
