-- Changes from V0029: the key that signs checkpoints can be rotated.
--
-- Each rotation adds a hand-over that both keys signed. A verification that trusts one key of the chain follows it to the others.
-- The table says nothing by itself: who may write to it cannot sign, and a row that does not hold is a finding of the verification.

CREATE TABLE audit.key_handovers (
  handover_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  note text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE audit.key_handovers IS 'Hand-overs from a signing key to the next one.';
COMMENT ON COLUMN audit.key_handovers.handover_no IS 'The order in which they were made.';
COMMENT ON COLUMN audit.key_handovers.note IS 'Signed note (C2SP): origin, size and root of the log, the old and the new public key; signed by both.';
COMMENT ON COLUMN audit.key_handovers.made_at IS 'When it was made.';

GRANT SELECT ON audit.key_handovers TO stemma_reader, stemma_writer;
