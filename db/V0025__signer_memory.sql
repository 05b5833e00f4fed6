-- Changes from V0023: the signer of checkpoints remembers outside the database what it signed last.
--
-- A service refuses to sign a log that does not extend what its file holds. Where that file is not there,
-- the database says whether it ever was: before this version no signer kept one.

ALTER TABLE audit.checkpoints ADD COLUMN remembered boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN audit.checkpoints.remembered IS 'Whether its signer remembered it in a file beside the key.';
