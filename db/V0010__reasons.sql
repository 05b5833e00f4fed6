-- Changes from the versions before: a checkpoint counts by reason what was put aside and what was kept raw, and
-- how long the table took, so that a run that goes on can report the whole of it.

ALTER TABLE backfill.checkpoints
  ADD COLUMN quarantined_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN kept_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN worked_millis bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN backfill.checkpoints.quarantined_reasons IS 'Records in quarantine by reason.';
COMMENT ON COLUMN backfill.checkpoints.kept_reasons IS 'Cells kept raw by reason.';
COMMENT ON COLUMN backfill.checkpoints.worked_millis IS 'How long the table has been worked on, in milliseconds.';
