-- Schema backfill: the account of what was imported from other stores: runs and how far each got, rows that could not be
-- taken (quarantine), and cells that their column cannot hold, kept raw.

CREATE SCHEMA IF NOT EXISTS backfill;
COMMENT ON SCHEMA backfill IS 'The account of what was moved in from other stores.';

CREATE TABLE backfill.runs (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL,
  source_sha256 text NOT NULL,
  source_zone text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  state text NOT NULL DEFAULT 'running'
    CHECK (state IN ('running', 'done', 'failed', 'interrupted', 'undoing', 'undone')),
  failure text,
  report jsonb,
  options jsonb NOT NULL DEFAULT '{"tables": [], "applyRetention": false, "graph": true}',
  kept_from jsonb,
  undo_report jsonb,
  side_files jsonb NOT NULL DEFAULT '[]',
  mapping text
);
COMMENT ON TABLE backfill.runs IS 'One row per source file and run.';
COMMENT ON COLUMN backfill.runs.run_id IS 'Number of the run.';
COMMENT ON COLUMN backfill.runs.source IS 'Path of the file.';
COMMENT ON COLUMN backfill.runs.source_sha256 IS 'SHA-256 (hex) of the file''s bytes as they were read.';
COMMENT ON COLUMN backfill.runs.source_zone IS 'Zone the operator named for times without one; null where none was needed.';
COMMENT ON COLUMN backfill.runs.started_at IS 'When it began.';
COMMENT ON COLUMN backfill.runs.finished_at IS 'When it ended, one way or the other.';
COMMENT ON COLUMN backfill.runs.state IS 'running, done, failed, interrupted, undoing or undone. The same command resumes a run that is failed, interrupted or left running.';
COMMENT ON COLUMN backfill.runs.failure IS 'Why it failed.';
COMMENT ON COLUMN backfill.runs.report IS 'The report that was printed.';
COMMENT ON COLUMN backfill.runs.options IS 'The options it was given; tables, applyRetention and graph decide what it leaves behind, so that a run is gone on with only under the same.';
COMMENT ON COLUMN backfill.runs.kept_from IS 'With --apply-retention: by table, the first month that was taken, fixed when the run began; null without.';
COMMENT ON COLUMN backfill.runs.undo_report IS 'What was undone of the run so far; written in the transaction of each batch. Null where nothing was undone.';
COMMENT ON COLUMN backfill.runs.side_files IS 'Logs beside the file that were taken with it: [{"name", "bytes", "sha256"}], as long as they were when they were read.';
COMMENT ON COLUMN backfill.runs.mapping IS 'Family and revision of the mapping that made the records, for instance governance 1.';

CREATE TABLE backfill.checkpoints (
  run_id bigint NOT NULL REFERENCES backfill.runs,
  source_table text NOT NULL,
  last_place bigint NOT NULL,
  row_count bigint NOT NULL,
  read_count bigint NOT NULL,
  loaded_count bigint NOT NULL,
  unchanged_count bigint NOT NULL,
  quarantined_count bigint NOT NULL,
  kept_count bigint NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  skipped_count bigint NOT NULL DEFAULT 0,
  quarantined_reasons jsonb NOT NULL DEFAULT '{}',
  kept_reasons jsonb NOT NULL DEFAULT '{}',
  worked_millis bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, source_table)
);
COMMENT ON TABLE backfill.checkpoints IS 'How far a run got in each table; written in the transaction of each batch.';
COMMENT ON COLUMN backfill.checkpoints.run_id IS 'The run.';
COMMENT ON COLUMN backfill.checkpoints.source_table IS 'The table.';
COMMENT ON COLUMN backfill.checkpoints.last_place IS 'Rowid of the last row dealt with, or its ordinal in a table without rowids.';
COMMENT ON COLUMN backfill.checkpoints.row_count IS 'Rows dealt with.';
COMMENT ON COLUMN backfill.checkpoints.read_count IS 'Records made of them.';
COMMENT ON COLUMN backfill.checkpoints.loaded_count IS 'Records loaded.';
COMMENT ON COLUMN backfill.checkpoints.unchanged_count IS 'Records that were there already.';
COMMENT ON COLUMN backfill.checkpoints.quarantined_count IS 'Records in quarantine.';
COMMENT ON COLUMN backfill.checkpoints.kept_count IS 'Cells kept raw.';
COMMENT ON COLUMN backfill.checkpoints.saved_at IS 'When the batch was written.';
COMMENT ON COLUMN backfill.checkpoints.skipped_count IS 'Records left out because their month was past its retention.';
COMMENT ON COLUMN backfill.checkpoints.quarantined_reasons IS 'Records in quarantine by reason.';
COMMENT ON COLUMN backfill.checkpoints.kept_reasons IS 'Cells kept raw by reason.';
COMMENT ON COLUMN backfill.checkpoints.worked_millis IS 'How long the table has been worked on, in milliseconds.';

CREATE TABLE backfill.quarantine (
  quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES backfill.runs,
  source_table text NOT NULL,
  source_row text NOT NULL,
  row_sha256 text NOT NULL,
  target_table text NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  cells jsonb NOT NULL,
  first_run_id bigint NOT NULL REFERENCES backfill.runs,
  UNIQUE (source_table, source_row, target_table, row_sha256)
);
CREATE INDEX quarantine_of_run ON backfill.quarantine (run_id, quarantine_id);
COMMENT ON TABLE backfill.quarantine IS 'Source rows that could not be taken, whole.';
COMMENT ON COLUMN backfill.quarantine.quarantine_id IS 'Number of the entry.';
COMMENT ON COLUMN backfill.quarantine.run_id IS 'The run that put the row here, or that gave it another reason since.';
COMMENT ON COLUMN backfill.quarantine.source_table IS 'Its table in the source.';
COMMENT ON COLUMN backfill.quarantine.source_row IS 'Its rowid there, or its place; of a log the number of the line.';
COMMENT ON COLUMN backfill.quarantine.row_sha256 IS 'SHA-256 (hex) over all its cells.';
COMMENT ON COLUMN backfill.quarantine.target_table IS 'The table it should have gone to.';
COMMENT ON COLUMN backfill.quarantine.reason IS 'no_key, key_too_long, no_time, time_out_of_range, duplicate_key, key_taken; of lines of a log also not_json, not_an_object, half_line, line_too_long, invalid_utf8, told_by_table.';
COMMENT ON COLUMN backfill.quarantine.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN backfill.quarantine.cells IS 'Every cell: [{"column", "class", "value" or "hex"}]; hex holds the bytes of a blob and of text that jsonb cannot hold. A secret has "sha256" of its bytes and "carried", the form in which the record would hold it.';
COMMENT ON COLUMN backfill.quarantine.first_run_id IS 'The run that put it here; undoing a later one that met it again leaves it.';

CREATE TABLE backfill.kept_cells (
  kept_cell_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES backfill.runs,
  target_table text NOT NULL,
  target_key text NOT NULL,
  source_table text NOT NULL,
  source_row text NOT NULL,
  source_column text NOT NULL,
  class text NOT NULL CHECK (class IN ('null', 'integer', 'real', 'text', 'blob')),
  bytes bytea NOT NULL,
  reason text NOT NULL
);
-- A composite key of long names is longer than an index entry: its digest stands for it.
CREATE UNIQUE INDEX kept_cells_of_row ON backfill.kept_cells (target_table, md5(target_key), source_table, source_column);
COMMENT ON TABLE backfill.kept_cells IS 'Cells that their column cannot hold as they are, kept raw beside the row that was loaded.';
COMMENT ON COLUMN backfill.kept_cells.kept_cell_id IS 'Number of the entry.';
COMMENT ON COLUMN backfill.kept_cells.run_id IS 'The run that kept the cell; a later one that finds it unchanged leaves it.';
COMMENT ON COLUMN backfill.kept_cells.target_table IS 'Table of the row it belongs to.';
COMMENT ON COLUMN backfill.kept_cells.target_key IS 'Natural key of that row; the parts of a composite one as a JSON array.';
COMMENT ON COLUMN backfill.kept_cells.source_table IS 'Table it comes from.';
COMMENT ON COLUMN backfill.kept_cells.source_row IS 'Rowid there, or place.';
COMMENT ON COLUMN backfill.kept_cells.source_column IS 'Column it comes from.';
COMMENT ON COLUMN backfill.kept_cells.class IS 'Its storage class in SQLite; null where the column holds a default in place of NULL.';
COMMENT ON COLUMN backfill.kept_cells.bytes IS 'Its bytes: of text and blob as stored, of numbers their decimal text, none of NULL.';
COMMENT ON COLUMN backfill.kept_cells.reason IS 'Why the column cannot hold it, for instance not_json, nul_character, unreadable_time.';

CREATE TABLE backfill.source_versions (
  source text NOT NULL,
  source_table text NOT NULL,
  component text NOT NULL,
  version bigint,
  recorded_at timestamptz,
  backfill_run bigint NOT NULL REFERENCES backfill.runs,
  PRIMARY KEY (source, source_table, component)
);
COMMENT ON TABLE backfill.source_versions IS 'Schema versions that source files claim for themselves, from their version tables.';
COMMENT ON COLUMN backfill.source_versions.source IS 'Path of the file.';
COMMENT ON COLUMN backfill.source_versions.source_table IS 'Which of the competing version tables says so.';
COMMENT ON COLUMN backfill.source_versions.component IS 'The component.';
COMMENT ON COLUMN backfill.source_versions.version IS 'Its version.';
COMMENT ON COLUMN backfill.source_versions.recorded_at IS 'When the source noted it.';
COMMENT ON COLUMN backfill.source_versions.backfill_run IS 'Run that wrote the row last.';
