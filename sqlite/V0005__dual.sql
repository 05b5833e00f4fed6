-- Changes that the secondary store has not seen yet, and the state of the cutover, as in db/'s schema dual.

CREATE TABLE outbox (
  entry_id TEXT NOT NULL PRIMARY KEY,
  noted_at TEXT NOT NULL,
  keys TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  next_attempt_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE notes (
  name TEXT NOT NULL PRIMARY KEY,
  data TEXT NOT NULL,
  changed_at TEXT NOT NULL
) WITHOUT ROWID;
