-- Schema audit, continued: the entries of the audit tables are sealed in the order of their numbers (append_no).
--
-- A background sealer adds the hash of each entry to the Merkle tree (RFC 6962) of its month; the trees of all months are
-- leaves of one log, of which signed checkpoints are kept. An old checkpoint shows whether anything before it was changed.
-- The signer remembers outside the database what it signed last, and refuses to sign a log that does not extend it.
-- Each rotation of the signing key adds a hand-over that both keys signed: a verification that trusts one key of the chain
-- follows it to the others. The tables say nothing by themselves: a writer of the database cannot sign, and a row that does
-- not hold is a finding of the verification.

-- The bytes are those of record_send, which are defined by the types alone: times are microseconds, numbers IEEE 754, JSON
-- is its text. The offline verifier makes the same ones from an archive. An entry that names its writer is sealed with it.
-- record_send begins with the number of columns: no entry of one encoding has the bytes of one of the other.
CREATE FUNCTION audit.leaf(entry audit.events) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN sha256(E'\\x00'::bytea || CASE WHEN num_nulls(entry.written_by, entry.written_key) = 2
    THEN record_send(ROW(
      entry.ts, entry.event_id::text, entry.event_type, entry.agent_id::text, entry.session_id::text,
      entry.confidence, entry.payload, entry.metadata, entry.raw_hash::text))
    ELSE record_send(ROW(
      entry.ts, entry.event_id::text, entry.event_type, entry.agent_id::text, entry.session_id::text,
      entry.confidence, entry.payload, entry.metadata, entry.raw_hash::text, entry.written_by, entry.written_key)) END);
CREATE FUNCTION audit.leaf(entry audit.tool_usage) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN sha256(E'\\x00'::bytea || CASE WHEN num_nulls(entry.written_by, entry.written_key) = 2
    THEN record_send(ROW(
      entry.ts, entry.usage_id::text, entry.tool_name, entry.agent_id::text, entry.session_id::text,
      entry.latency_ms, entry.success, entry.error_type, entry.payload))
    ELSE record_send(ROW(
      entry.ts, entry.usage_id::text, entry.tool_name, entry.agent_id::text, entry.session_id::text,
      entry.latency_ms, entry.success, entry.error_type, entry.payload, entry.written_by, entry.written_key)) END);
COMMENT ON FUNCTION audit.leaf(audit.events) IS 'RFC 6962 hash of an entry: SHA-256 of a zero byte and all it says, its writer included where it names one.';
COMMENT ON FUNCTION audit.leaf(audit.tool_usage) IS 'RFC 6962 hash of an entry: SHA-256 of a zero byte and all it says, its writer included where it names one.';

CREATE TABLE audit.seal_state (
  id boolean PRIMARY KEY DEFAULT true,
  origin text NOT NULL,
  sealed_through bigint NOT NULL DEFAULT 0,
  CONSTRAINT is_one_row CHECK (id)
);
COMMENT ON TABLE audit.seal_state IS 'How far the sealer has come; one row.';
COMMENT ON COLUMN audit.seal_state.id IS 'True.';
COMMENT ON COLUMN audit.seal_state.origin IS 'Name of this estate''s log, which no other one has.';
COMMENT ON COLUMN audit.seal_state.sealed_through IS 'All entries up to this number are in the trees.';
INSERT INTO audit.seal_state (origin) VALUES ('stemma/' || gen_random_uuid());

CREATE TABLE audit.sealed_months (
  log text PRIMARY KEY,
  size bigint NOT NULL,
  checkpointed_size bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE audit.sealed_months IS 'The Merkle tree of each month.';
COMMENT ON COLUMN audit.sealed_months.log IS 'The month, for instance events/2026-01.';
COMMENT ON COLUMN audit.sealed_months.size IS 'Its leaves: entries that are sealed.';
COMMENT ON COLUMN audit.sealed_months.checkpointed_size IS 'How many of them the last checkpoint holds.';

CREATE TABLE audit.tiles (
  log text NOT NULL,
  level smallint NOT NULL,
  tile bigint NOT NULL,
  hashes bytea STORAGE EXTERNAL NOT NULL, -- Hashes do not shrink.
  append_nos bigint[],
  PRIMARY KEY (log, level, tile)
);
COMMENT ON TABLE audit.tiles IS 'Hashes of the trees, 256 to a row, as C2SP''s tlog-tiles cuts them.';
COMMENT ON COLUMN audit.tiles.log IS 'The month, or seals for the log of all months.';
COMMENT ON COLUMN audit.tiles.level IS '0 for the hashes of leaves; each level stands on 256 hashes of the one below.';
COMMENT ON COLUMN audit.tiles.tile IS 'Its place in the level, from 0.';
COMMENT ON COLUMN audit.tiles.hashes IS 'Hashes of 32 bytes, one after the other.';
COMMENT ON COLUMN audit.tiles.append_nos IS 'The numbers of the entries, beside the hashes of a month''s leaves.';

CREATE TABLE audit.month_seals (
  seal_no bigint PRIMARY KEY,
  log text NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL
);
CREATE INDEX month_seals_log ON audit.month_seals (log, size);
COMMENT ON TABLE audit.month_seals IS 'The log of all months: what each one was at each checkpoint after it had grown.';
COMMENT ON COLUMN audit.month_seals.seal_no IS 'Its place in the log, from 0.';
COMMENT ON COLUMN audit.month_seals.log IS 'The month.';
COMMENT ON COLUMN audit.month_seals.size IS 'The leaves its tree had.';
COMMENT ON COLUMN audit.month_seals.root IS 'The root its tree had.';

CREATE TABLE audit.checkpoints (
  size bigint PRIMARY KEY,
  note text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now(),
  remembered boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE audit.checkpoints IS 'Signed notes (C2SP) of what the log was.';
COMMENT ON COLUMN audit.checkpoints.size IS 'The log''s leaves.';
COMMENT ON COLUMN audit.checkpoints.note IS 'Origin, size, root and signature.';
COMMENT ON COLUMN audit.checkpoints.signed_at IS 'When it was signed.';
COMMENT ON COLUMN audit.checkpoints.remembered IS 'Whether its signer remembered it in a file beside the key.';

CREATE TABLE audit.key_handovers (
  handover_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  note text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE audit.key_handovers IS 'Hand-overs from a signing key to the next one.';
COMMENT ON COLUMN audit.key_handovers.handover_no IS 'The order in which they were made.';
COMMENT ON COLUMN audit.key_handovers.note IS 'Signed note (C2SP): origin, size and root of the log, the old and the new public key; signed by both.';
COMMENT ON COLUMN audit.key_handovers.made_at IS 'When it was made.';

CREATE FUNCTION audit.refuse_unsealed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  sealed bigint := (SELECT checkpointed_size FROM audit.sealed_months
                    WHERE log = format('%s/%s', NEW.table_name, to_char(NEW.month, 'YYYY-MM')));
  archived bigint := NEW.row_count + (
    SELECT coalesce(sum(row_count), 0) FROM audit.months
    WHERE table_name = NEW.table_name AND month = NEW.month AND state IN ('detached', 'dropped') AND part <> NEW.part);
BEGIN
  IF (SELECT sealed_through > 0 FROM audit.seal_state) AND coalesce(sealed, 0) < archived THEN
    RAISE EXCEPTION '% of % entries of % are in a signed checkpoint',
      coalesce(sealed, 0), archived, audit.partition_name(NEW.table_name, NEW.month)
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'A service seals them within seconds (STEMMA_SEAL_ENABLED); maintenance tries again.';
  END IF;
  RETURN NEW;
END
$body$;
COMMENT ON FUNCTION audit.refuse_unsealed IS 'Where the trail is sealed, a month is archived when all its entries are in a checkpoint, so that they can be proved ever after.';
CREATE TRIGGER is_sealed BEFORE UPDATE OF state ON audit.months
  FOR EACH ROW WHEN (NEW.state = 'archived' AND OLD.state = 'open') EXECUTE FUNCTION audit.refuse_unsealed();
