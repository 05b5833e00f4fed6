-- Changes from the versions before: a NULL whose column is never null is kept beside its row like any other cell that its column cannot hold.

ALTER TABLE backfill.kept_cells DROP CONSTRAINT kept_cells_class_check;
ALTER TABLE backfill.kept_cells ADD CONSTRAINT kept_cells_class_check
  CHECK (class IN ('null', 'integer', 'real', 'text', 'blob'));
COMMENT ON COLUMN backfill.kept_cells.class IS 'Its storage class in SQLite; null where the column holds a default in place of NULL.';
COMMENT ON COLUMN backfill.kept_cells.bytes IS 'Its bytes: of text and blob as stored, of numbers their decimal text, none of NULL.';
