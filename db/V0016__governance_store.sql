-- Changes from the versions before: what the governance store needs beside the record. Requests that name
-- themselves are answered once, and lists go along an index in the order in which they are answered.

CREATE TABLE core.requests (
  request_key core.name PRIMARY KEY,
  fingerprint text NOT NULL,
  status bigint NOT NULL,
  answer text,
  made_at timestamptz NOT NULL
);
CREATE INDEX requests_made ON core.requests (made_at);
COMMENT ON TABLE core.requests IS 'What was answered to requests with an Idempotency-Key, for the case that they come again.';
COMMENT ON COLUMN core.requests.request_key IS 'The request''s Idempotency-Key.';
COMMENT ON COLUMN core.requests.fingerprint IS 'SHA-256 (hex) of method, address and body.';
COMMENT ON COLUMN core.requests.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN core.requests.answer IS 'Body of the answer; null where it had none.';
COMMENT ON COLUMN core.requests.made_at IS 'When it was answered; STEMMA_STORE_REQUEST_LIFE_HOURS later it is forgotten.';
GRANT SELECT ON core.requests TO stemma_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.requests TO stemma_writer;

-- The index before it sorted times alone, so that the latest point of many was found by sorting.
CREATE INDEX agent_state_history ON core.agent_state
  (agent_id, (coalesce(recorded_at, '-infinity'::timestamptz)), state_id COLLATE "C");
DROP INDEX core.agent_state_agent;

CREATE INDEX identities_created ON core.identities
  ((coalesce(created_at, '-infinity'::timestamptz)), agent_id COLLATE "C") WHERE NOT placeholder;
CREATE INDEX sessions_open ON core.sessions (expires_at) WHERE is_active;
