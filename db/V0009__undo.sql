-- Changes from the versions before: a finished backfill can be taken back, and rows in quarantine can be
-- tried again. For that a run has two more states and an account of what was taken back, an entry in
-- quarantine remembers the first run that met it, and a hold says whether a backfill placed it.

ALTER TABLE backfill.runs
  DROP CONSTRAINT runs_state_check,
  ADD CONSTRAINT runs_state_check
    CHECK (state IN ('running', 'done', 'failed', 'interrupted', 'undoing', 'undone')),
  ADD COLUMN undo_report jsonb;
COMMENT ON COLUMN backfill.runs.state IS 'running, done, failed or interrupted: of these, whatever is not done the same command goes on with. undoing and undone: the run is being taken back, or is.';
COMMENT ON COLUMN backfill.runs.undo_report IS 'What was taken back of the run so far; written in the transaction of each batch. Null where nothing was.';

ALTER TABLE backfill.quarantine ADD COLUMN first_run_id bigint REFERENCES backfill.runs;
UPDATE backfill.quarantine SET first_run_id = run_id;
ALTER TABLE backfill.quarantine ALTER COLUMN first_run_id SET NOT NULL;
COMMENT ON COLUMN backfill.quarantine.first_run_id IS 'The run that put it here; undoing a later one that met it again leaves it.';
COMMENT ON COLUMN backfill.quarantine.cells IS 'Every cell: [{"column", "class", "value" or "hex"}]; hex holds the bytes of a blob and of text that jsonb cannot hold. A secret has "sha256" of its bytes and "carried", the form in which the record would hold it.';
CREATE INDEX quarantine_of_run ON backfill.quarantine (run_id, quarantine_id);

ALTER TABLE audit.holds ADD COLUMN placed_by_backfill boolean NOT NULL
  GENERATED ALWAYS AS (reason = 'moved in by a backfill when its retention was over') STORED;
COMMENT ON COLUMN audit.holds.placed_by_backfill IS 'Whether a backfill placed it; only such a hold is let go by stemma partitions release, or by the undo of a run that leaves its month empty.';

CREATE VIEW core.agent_names AS
SELECT parent_agent_id AS agent_id, backfill_run FROM core.identities WHERE parent_agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.sessions WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.agent_state WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.discoveries WHERE agent_id IS NOT NULL
UNION ALL SELECT created_by, backfill_run FROM core.discovery_links WHERE created_by IS NOT NULL
UNION ALL SELECT paused_agent_id, backfill_run FROM core.dialectic_sessions WHERE paused_agent_id IS NOT NULL
UNION ALL SELECT reviewer_agent_id, backfill_run FROM core.dialectic_sessions WHERE reviewer_agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.dialectic_messages WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.rate_limits
UNION ALL SELECT agent_id, backfill_run FROM audit.events WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM audit.tool_usage WHERE agent_id IS NOT NULL;
COMMENT ON VIEW core.agent_names IS 'Every place where a row names an agent, with the run that wrote the row: what core.agent_is_named asks for one agent, for all of them.';
COMMENT ON COLUMN core.agent_names.agent_id IS 'The agent named.';
COMMENT ON COLUMN core.agent_names.backfill_run IS 'backfill_run of the row that names it.';
GRANT SELECT ON core.agent_names TO stemma_reader, stemma_writer;
