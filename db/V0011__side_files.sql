-- Changes from the versions before: runs name the logs that they took beside their file, and the end of a
-- session says where it comes from.

ALTER TABLE backfill.runs ADD COLUMN side_files jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN backfill.runs.side_files IS 'Logs beside the file that were taken with it: [{"name", "bytes", "sha256"}], as long as they were when they were read.';
COMMENT ON COLUMN backfill.quarantine.source_row IS 'Its rowid there, or its place; of a log the number of the line.';
COMMENT ON COLUMN backfill.quarantine.reason IS 'no_key, key_too_long, no_time, time_out_of_range, duplicate_key, key_taken; of lines of a log also not_json, not_an_object, half_line, line_too_long, invalid_utf8, told_by_table.';
COMMENT ON COLUMN core.sessions.expires_at IS 'End of validity: the source''s own, or derived from the last use by the source''s rule; null where neither is known: it begins to slide at the next use.';
