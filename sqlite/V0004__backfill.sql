-- What a conversion of other files leaves beside the record, so that nothing of theirs is lost: quarantine, kept_cells and
-- source_versions as in db/'s schema backfill; where a run stands there, the file itself stands here.

-- Source rows that could not be taken, whole. The cells are [{"column", "class", "value" or "hex"}].
CREATE TABLE quarantine (
  source TEXT NOT NULL,
  source_table TEXT NOT NULL,
  source_row TEXT NOT NULL,
  target_table TEXT NOT NULL,
  row_sha256 TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (source, source_table, source_row, target_table, row_sha256)
) WITHOUT ROWID;

-- Cells that their column cannot hold as they are, kept raw beside the row that was taken: the bytes of text and
-- blobs as stored, of numbers their decimal text, of NULL none, written in hexadecimal digits.
CREATE TABLE kept_cells (
  target_table TEXT NOT NULL,
  target_key TEXT NOT NULL,
  source TEXT NOT NULL,
  source_table TEXT NOT NULL,
  source_column TEXT NOT NULL,
  source_row TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('null', 'integer', 'real', 'text', 'blob')),
  hex TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (target_table, target_key, source, source_table, source_column)
) WITHOUT ROWID;

-- Schema versions that the converted files claimed for themselves.
CREATE TABLE source_versions (
  source TEXT NOT NULL,
  source_table TEXT NOT NULL,
  component TEXT NOT NULL,
  version INTEGER,
  recorded_at TEXT,
  PRIMARY KEY (source, source_table, component)
) WITHOUT ROWID;
