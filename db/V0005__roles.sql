-- Changes from V0004: group roles for those who share the database with its owner.
--
-- Roles belong to the whole server: they are made once and granted here for this database.

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

GRANT USAGE ON SCHEMA core, audit, backfill TO stemma_reader, stemma_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA core, audit, backfill TO stemma_reader, stemma_writer;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA core TO stemma_writer;
-- The trail grows; it does not change.
GRANT INSERT ON audit.events, audit.tool_usage TO stemma_writer;
REVOKE INSERT, UPDATE, DELETE ON core.tags FROM stemma_writer;
