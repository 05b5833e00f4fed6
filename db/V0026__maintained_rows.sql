-- Changes from the versions before: the record knows which rows only the maintenance changed. A session that the
-- maintenance ends when its time is over stays the row of the backfill that wrote it: verification counts it as a
-- class of its own, a later backfill leaves it as it is, and an undo of its run removes it. Before, it counted as
-- changed by another writer, so that the verification reported it and the next backfill quarantined its source row.
-- A run that meets a kept cell or an entry of the quarantine again, unchanged, leaves them with the run that made them.

COMMENT ON COLUMN backfill.quarantine.run_id IS 'The run that put the row here, or that gave it another reason since.';
COMMENT ON COLUMN backfill.kept_cells.run_id IS 'The run that kept the cell; a later one that finds it unchanged leaves it.';

ALTER TABLE core.sessions ADD COLUMN before_maintenance jsonb;
COMMENT ON COLUMN core.sessions.before_maintenance IS 'Where the maintenance ended the session because its time was over and nothing else has changed the row since: what is_active, written_by and written_key were before, and at, when it did. Null otherwise. Set by a trigger only.';

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
    -- Its writer is a column of a later version.
    NEW.before_maintenance := jsonb_build_object(
      'is_active', OLD.is_active, 'written_by', to_jsonb(OLD) -> 'written_by',
      'written_key', to_jsonb(OLD) -> 'written_key', 'at', statement_timestamp());
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

DROP TRIGGER disowns_changed_row ON core.sessions;
CREATE TRIGGER disowns_changed_row BEFORE UPDATE ON core.sessions FOR EACH ROW
  WHEN (OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION core.note_session_change();
