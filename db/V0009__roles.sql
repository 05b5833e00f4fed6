-- Group roles for programs that share the database with its owner, and their rights. Roles belong to the whole server: they
-- are made once and granted here for this database. Rights on an audit table hold for all its months.

DO $body$
DECLARE
  group_role text;
BEGIN
  FOREACH group_role IN ARRAY ARRAY['stemma_reader', 'stemma_writer'] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = group_role);
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'The role % does not exist and this login may not create it', group_role
          USING ERRCODE = 'insufficient_privilege',
                HINT = format('As a superuser: CREATE ROLE %I NOLOGIN; or ALTER ROLE %I CREATEROLE', group_role, current_user);
    END;
  END LOOP;
END
$body$;

GRANT USAGE ON SCHEMA core, audit, backfill, dual, access TO stemma_reader, stemma_writer;

-- Both read everything but the hashes of keys.
GRANT SELECT ON ALL TABLES IN SCHEMA core, backfill, dual TO stemma_reader, stemma_writer;
GRANT SELECT ON audit.events, audit.tool_usage, audit.retention, audit.holds, audit.months, audit.partitions,
                audit.seal_state, audit.sealed_months, audit.tiles, audit.month_seals, audit.checkpoints, audit.key_handovers
  TO stemma_reader, stemma_writer;
GRANT SELECT ON access.key_uses TO stemma_reader, stemma_writer;
GRANT SELECT (key_id, name, prefix, scheme, permissions, requests_per_minute, created_at, expires_at, revoked_at, last_used_at,
              replaces, metadata, agent_id, written_by, written_key)
  ON access.keys TO stemma_reader, stemma_writer;

GRANT INSERT, UPDATE, DELETE ON
  core.identities, core.sessions, core.agent_state, core.calibration, core.discoveries, core.discovery_tags,
  core.discovery_links, core.dialectic_sessions, core.dialectic_messages, core.rate_limits, core.requests,
  dual.outbox, dual.notes
  TO stemma_writer;
-- The trail grows; it does not change.
GRANT INSERT ON audit.events, audit.tool_usage TO stemma_writer;
GRANT USAGE ON SEQUENCE audit.append_no TO stemma_writer;
