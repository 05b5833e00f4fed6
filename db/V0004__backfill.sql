-- Changes from V0003: schema backfill, the account of what was moved in: runs, rows that could not be
-- taken, and cells that PostgreSQL cannot hold.

CREATE SCHEMA IF NOT EXISTS backfill;
COMMENT ON SCHEMA backfill IS 'The account of what was moved in from other stores.';

CREATE TABLE backfill.runs (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL,
  source_sha256 text NOT NULL,
  source_zone text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'interrupted')),
  failure text,
  report jsonb
);
COMMENT ON TABLE backfill.runs IS 'One row per source file and run.';
COMMENT ON COLUMN backfill.runs.run_id IS 'Number of the run.';
COMMENT ON COLUMN backfill.runs.source IS 'Path of the file.';
COMMENT ON COLUMN backfill.runs.source_sha256 IS 'SHA-256 (hex) of the file''s bytes as they were read.';
COMMENT ON COLUMN backfill.runs.source_zone IS 'Zone the operator named for times without one; null where none was needed.';
COMMENT ON COLUMN backfill.runs.started_at IS 'When it began.';
COMMENT ON COLUMN backfill.runs.finished_at IS 'When it ended, one way or the other.';
COMMENT ON COLUMN backfill.runs.state IS 'running, done, failed or interrupted; whatever is not done, the same command goes on with.';
COMMENT ON COLUMN backfill.runs.failure IS 'Why it failed.';
COMMENT ON COLUMN backfill.runs.report IS 'The report that was printed.';

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
  UNIQUE (source_table, source_row, target_table, row_sha256)
);
COMMENT ON TABLE backfill.quarantine IS 'Source rows that could not be taken, whole.';
COMMENT ON COLUMN backfill.quarantine.quarantine_id IS 'Number of the entry.';
COMMENT ON COLUMN backfill.quarantine.run_id IS 'The run that met the row last.';
COMMENT ON COLUMN backfill.quarantine.source_table IS 'Its table in the source.';
COMMENT ON COLUMN backfill.quarantine.source_row IS 'Its rowid there, or its place.';
COMMENT ON COLUMN backfill.quarantine.row_sha256 IS 'SHA-256 (hex) over all its cells.';
COMMENT ON COLUMN backfill.quarantine.target_table IS 'The table it should have gone to.';
COMMENT ON COLUMN backfill.quarantine.reason IS 'no_key, key_too_long, no_time, time_out_of_range, duplicate_key, key_taken.';
COMMENT ON COLUMN backfill.quarantine.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN backfill.quarantine.cells IS 'Every cell: [{"column", "class", "value" or "hex"}]; hex holds the bytes of a blob and of text that jsonb cannot hold.';

CREATE TABLE backfill.kept_cells (
  kept_cell_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES backfill.runs,
  target_table text NOT NULL,
  target_key text NOT NULL,
  source_table text NOT NULL,
  source_row text NOT NULL,
  source_column text NOT NULL,
  class text NOT NULL CHECK (class IN ('integer', 'real', 'text', 'blob')),
  bytes bytea NOT NULL,
  reason text NOT NULL
);
-- A composite key of long names is longer than an index entry: its digest stands for it.
CREATE UNIQUE INDEX kept_cells_of_row ON backfill.kept_cells (target_table, md5(target_key), source_table, source_column);
COMMENT ON TABLE backfill.kept_cells IS 'Cells that their column cannot hold as they are, kept raw beside the row that was loaded.';
COMMENT ON COLUMN backfill.kept_cells.kept_cell_id IS 'Number of the entry.';
COMMENT ON COLUMN backfill.kept_cells.run_id IS 'The run that met the cell last.';
COMMENT ON COLUMN backfill.kept_cells.target_table IS 'Table of the row it belongs to.';
COMMENT ON COLUMN backfill.kept_cells.target_key IS 'Natural key of that row; the parts of a composite one as a JSON array.';
COMMENT ON COLUMN backfill.kept_cells.source_table IS 'Table it comes from.';
COMMENT ON COLUMN backfill.kept_cells.source_row IS 'Rowid there, or place.';
COMMENT ON COLUMN backfill.kept_cells.source_column IS 'Column it comes from.';
COMMENT ON COLUMN backfill.kept_cells.class IS 'Its storage class in SQLite.';
COMMENT ON COLUMN backfill.kept_cells.bytes IS 'Its bytes: of text and blob as stored, of numbers their decimal text.';
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
