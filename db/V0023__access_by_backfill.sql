-- Changes from the versions before: keys and their use come along when a file of Stemma's own is moved, and can be taken back like its other rows.

ALTER TABLE access.keys ADD COLUMN backfill_run bigint;
ALTER TABLE access.key_uses ADD COLUMN backfill_run bigint;
COMMENT ON COLUMN access.keys.backfill_run IS 'Run of backfill.runs that wrote the row; negative once another writer has changed it, null where another made it.';
COMMENT ON COLUMN access.key_uses.backfill_run IS 'Run of backfill.runs that wrote the row; negative once another writer has changed it, null where another made it.';

CREATE TRIGGER disowns_changed_row BEFORE UPDATE ON access.keys FOR EACH ROW
  WHEN (OLD.backfill_run > 0 AND NEW.backfill_run = OLD.backfill_run AND OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION core.disown_changed_row();
CREATE TRIGGER disowns_changed_row BEFORE UPDATE ON access.key_uses FOR EACH ROW
  WHEN (OLD.backfill_run > 0 AND NEW.backfill_run = OLD.backfill_run AND OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION core.disown_changed_row();
