-- Changes from V0012: queries that ended the server's process are remembered, across restarts and by every
-- service over this database, until an operator releases them.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE TABLE projection.crashed_queries (
  fingerprint text PRIMARY KEY,
  query text NOT NULL,
  crashes bigint NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE projection.crashed_queries IS 'Cypher queries that ended the server process they ran in. They are refused as long as they stand here.';
COMMENT ON COLUMN projection.crashed_queries.fingerprint IS 'What all queries of the same shape have in common: a hash of the words, without the values.';
COMMENT ON COLUMN projection.crashed_queries.query IS 'The words, with ? for each value.';
COMMENT ON COLUMN projection.crashed_queries.crashes IS 'How often.';
COMMENT ON COLUMN projection.crashed_queries.first_at IS 'When first.';
COMMENT ON COLUMN projection.crashed_queries.last_at IS 'When last.';
