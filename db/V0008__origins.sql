-- Schemas core, audit and access, continued: who wrote a row. Each table of the record has the columns backfill_run,
-- written_by and written_key. The statement that adds or changes a row names its writer; no trigger is needed for that.
-- A trigger marks a row that a backfill wrote and another writer changes: no later backfill overwrites it. A session that
-- the maintenance ends when its time is over stays the row of its backfill.

CREATE FUNCTION core.disown_changed_row() RETURNS trigger LANGUAGE plpgsql AS
$body$
BEGIN
  NEW.backfill_run := -OLD.backfill_run;
  RETURN NEW;
END
$body$;
COMMENT ON FUNCTION core.disown_changed_row IS 'Marks a row that a backfill wrote and somebody else changes: no backfill overwrites it any more.';

CREATE FUNCTION core.note_session_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  -- The maintenance says so in its transaction, and changes nothing but is_active of a session whose time is over.
  IF current_setting('stemma.maintenance', true) = 'yes'
     AND OLD.is_active AND NOT NEW.is_active AND OLD.expires_at IS NOT NULL
     AND (OLD.session_id, OLD.agent_id, OLD.created_at, OLD.last_active, OLD.expires_at, OLD.bind_count,
          OLD.client_type, OLD.client_info, OLD.api_key_hash, OLD.api_key_scheme, OLD.metadata, OLD.backfill_run)
         IS NOT DISTINCT FROM
         (NEW.session_id, NEW.agent_id, NEW.created_at, NEW.last_active, NEW.expires_at, NEW.bind_count,
          NEW.client_type, NEW.client_info, NEW.api_key_hash, NEW.api_key_scheme, NEW.metadata, NEW.backfill_run) THEN
    NEW.before_maintenance := jsonb_build_object(
      'is_active', OLD.is_active, 'written_by', OLD.written_by,
      'written_key', OLD.written_key, 'at', statement_timestamp());
    RETURN NEW;
  END IF;
  NEW.before_maintenance := NULL;
  IF OLD.backfill_run > 0 AND NEW.backfill_run = OLD.backfill_run THEN
    NEW.backfill_run := -OLD.backfill_run;
  END IF;
  RETURN NEW;
END
$body$;
COMMENT ON FUNCTION core.note_session_change IS 'Marks a session that the maintenance ends. Any other change removes the mark and, where a backfill wrote the row, marks it as changed by another writer, as core.disown_changed_row does.';

DO $body$
DECLARE
  of_column record;
  owned record;
BEGIN
  FOR of_column IN
    VALUES
      ('backfill_run', 'Run of backfill.runs that wrote the row; negative once another writer has changed it, null where another made it.'),
      ('written_by', 'The principal that made the last change: the name of its key or the subject of its token; local without keys, '
        'cli for an operator''s command, maintenance, service. Null where nobody knows: the row is a placeholder, or a backfill brought it.'),
      ('written_key', 'key_id of the principal''s key in access.keys, or token: and the subject of its token; null without one.')
  LOOP
    FOR owned IN
      SELECT attrelid::regclass AS table_name, attrelid = 'core.sessions'::regclass AS is_session
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE attname = of_column.column1 AND NOT relispartition AND relkind IN ('r', 'p')
        AND relnamespace IN ('core'::regnamespace, 'audit'::regnamespace, 'access'::regnamespace)
    LOOP
      EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', owned.table_name, of_column.column1, of_column.column2);
      CONTINUE WHEN of_column.column1 <> 'backfill_run';
      -- A backfill that writes a row again says so with another run.
      EXECUTE format(
        'CREATE TRIGGER disowns_changed_row BEFORE UPDATE ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()',
        owned.table_name,
        CASE WHEN owned.is_session THEN 'OLD IS DISTINCT FROM NEW'
             ELSE 'OLD.backfill_run > 0 AND NEW.backfill_run = OLD.backfill_run AND OLD IS DISTINCT FROM NEW' END,
        CASE WHEN owned.is_session THEN 'core.note_session_change' ELSE 'core.disown_changed_row' END);
    END LOOP;
  END LOOP;
END
$body$;

-- The first months: a month takes comments and triggers from its table, which has all of them now.
SELECT audit.ensure_partition(table_name, (audit.utc_month(now()) + make_interval(months => ahead))::date, now(), false)
FROM audit.retention, generate_series(0, months_ahead) AS ahead
ORDER BY ahead, table_name;
