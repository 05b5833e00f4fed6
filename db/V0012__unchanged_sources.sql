-- Changes from the versions before: a run notes by which mapping it made its records, so that a later run of
-- the very same file knows whether reading it again could make others.

ALTER TABLE backfill.runs ADD COLUMN mapping text;
COMMENT ON COLUMN backfill.runs.mapping IS 'Family and revision of the mapping that made the records, for instance governance 1; null in runs of before.';
