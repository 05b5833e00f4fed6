-- Schema dual: an estate in two stores, PostgreSQL and a SQLite file, side by side: changes that the secondary store has not
-- seen yet, and the state of the cutover from one to the other.

CREATE SCHEMA dual;
COMMENT ON SCHEMA dual IS 'Two stores side by side: what the other one still lacks, and how far the move is.';

CREATE TABLE dual.outbox (
  entry_id core.name PRIMARY KEY,
  noted_at timestamptz NOT NULL,
  keys jsonb NOT NULL,
  attempts bigint NOT NULL DEFAULT 0,
  last_error text,
  next_attempt_at timestamptz NOT NULL
);
CREATE INDEX outbox_due ON dual.outbox (next_attempt_at);
COMMENT ON TABLE dual.outbox IS 'Changes that the other store has not seen; each is noted in the transaction that made it, and removed when the other store has it.';
COMMENT ON COLUMN dual.outbox.entry_id IS 'Name of the entry; later ones sort behind.';
COMMENT ON COLUMN dual.outbox.noted_at IS 'When the change was made.';
COMMENT ON COLUMN dual.outbox.keys IS 'Rows that it changed: [[table, key, …], …]. What they say is read when they are carried over.';
COMMENT ON COLUMN dual.outbox.attempts IS 'How often the other store refused it.';
COMMENT ON COLUMN dual.outbox.last_error IS 'What it said last.';
COMMENT ON COLUMN dual.outbox.next_attempt_at IS 'When it is tried next.';

CREATE TABLE dual.notes (
  name core.name PRIMARY KEY,
  data jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE dual.notes IS 'What this store knows of the two: move (the phase), mirror, shadow and diff (the evidence).';
COMMENT ON COLUMN dual.notes.name IS 'Which note.';
COMMENT ON COLUMN dual.notes.data IS 'What it says.';
COMMENT ON COLUMN dual.notes.changed_at IS 'Since when.';
