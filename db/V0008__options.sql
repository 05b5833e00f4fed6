-- Changes from the versions before: a run keeps the options it was given, and counts what it skipped.

ALTER TABLE backfill.runs
  ADD COLUMN options jsonb NOT NULL DEFAULT '{"tables": [], "applyRetention": false, "graph": true}',
  ADD COLUMN kept_from jsonb;
COMMENT ON COLUMN backfill.runs.options IS 'The options it was given; tables, applyRetention and graph decide what it leaves behind, so that a run is gone on with only under the same.';
COMMENT ON COLUMN backfill.runs.kept_from IS 'With --apply-retention: by table, the first month that was taken, fixed when the run began; null without.';

ALTER TABLE backfill.checkpoints ADD COLUMN skipped_count bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN backfill.checkpoints.skipped_count IS 'Records left out because their month was past its retention.';
