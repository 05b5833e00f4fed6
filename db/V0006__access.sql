-- Schema access: keys of the service's clients, as hashes, and their use. Both are part of the record, so that an estate
-- that goes from one store to another takes them along.

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Who may ask the service: keys as hashes, and their use.';

CREATE TABLE access.keys (
  key_id core.name PRIMARY KEY,
  name text,
  prefix text,
  scheme text,
  hash text,
  permissions text[],
  requests_per_minute bigint,
  created_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  replaces text,
  metadata jsonb,
  backfill_run bigint,
  written_by text,
  written_key text,
  agent_id core.name
);
COMMENT ON TABLE access.keys IS 'Keys of the service''s callers. A key itself is nowhere: it is shown once, when it is made.';
COMMENT ON COLUMN access.keys.key_id IS 'The key''s own name, made when it is.';
COMMENT ON COLUMN access.keys.name IS 'Whose it is, for people. Keys that replace each other have the same.';
COMMENT ON COLUMN access.keys.prefix IS 'Its first 12 characters, by which it is looked up. Keys of other systems may share one.';
COMMENT ON COLUMN access.keys.scheme IS 'How hash verifies: sha256 (hex, of the key), sha256-prefixed (hex, of prefix, colon and key) or bcrypt.';
COMMENT ON COLUMN access.keys.hash IS 'Hash of the whole key.';
COMMENT ON COLUMN access.keys.permissions IS 'Of read, write, query, operate, admin; admin has all.';
COMMENT ON COLUMN access.keys.requests_per_minute IS 'How often it may be used; null: as often as the service allows any key.';
COMMENT ON COLUMN access.keys.created_at IS 'When it was made.';
COMMENT ON COLUMN access.keys.expires_at IS 'When it ends by itself; null: never.';
COMMENT ON COLUMN access.keys.revoked_at IS 'When it was taken back; null: it was not.';
COMMENT ON COLUMN access.keys.last_used_at IS 'Its last use, told some seconds later.';
COMMENT ON COLUMN access.keys.replaces IS 'key_id of the key whose successor it is.';
COMMENT ON COLUMN access.keys.metadata IS 'What another system kept with it.';
COMMENT ON COLUMN access.keys.agent_id IS 'The only agent that the key writes as; null: any. No other row need know that agent.';

CREATE TABLE access.key_uses (
  use_id core.name PRIMARY KEY,
  key_id text,
  outcome text,
  endpoint text,
  client text,
  uses bigint,
  first_at timestamptz,
  last_at timestamptz,
  backfill_run bigint
);
CREATE INDEX key_uses_of_key ON access.key_uses (key_id, last_at);
CREATE INDEX key_uses_age ON access.key_uses (last_at);
COMMENT ON TABLE access.key_uses IS 'What keys were used for, and what was refused: a row for each few seconds, key, outcome, address and client.';
COMMENT ON COLUMN access.key_uses.use_id IS 'The row''s own name.';
COMMENT ON COLUMN access.key_uses.key_id IS 'The key, or token: and the subject of an identity provider''s token; null where none that is known was given.';
COMMENT ON COLUMN access.key_uses.outcome IS 'request, rate_limited, expired, revoked, insufficient_permissions, unknown_key or no_key.';
COMMENT ON COLUMN access.key_uses.endpoint IS 'Method and address as described, without names; * where there were too many to tell apart.';
COMMENT ON COLUMN access.key_uses.client IS 'Network address it came from; * where there were too many to tell apart.';
COMMENT ON COLUMN access.key_uses.uses IS 'How often.';
COMMENT ON COLUMN access.key_uses.first_at IS 'The first of them.';
COMMENT ON COLUMN access.key_uses.last_at IS 'The last of them.';
