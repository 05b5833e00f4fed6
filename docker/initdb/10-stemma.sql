-- What every Stemma database server needs before the first migration: the owner role, its database, and what only a superuser
-- may do. Run once, as superuser on database postgres, by the image's entry point and by scripts/postgres-age.
-- The password comes by the environment, so that it is in no file and no process list.
\set ON_ERROR_STOP on
\getenv password POSTGRES_PASSWORD

-- A failing statement is written to the server's log with its text; this one holds a password.
SET log_min_error_statement = panic;
CREATE ROLE stemma LOGIN CREATEDB CREATEROLE PASSWORD :'password';
RESET log_min_error_statement;

-- Only superusers may change this setting, and point look-ups by an index on one property need it off for our roles.
GRANT SET ON PARAMETER age.enable_containment TO stemma WITH GRANT OPTION;

-- Extensions go into template1, so that every database made later (one per test class, say) has them without a superuser.
\connect template1
CREATE EXTENSION age;
-- All that an owner of graphs needs: creating and dropping graphs and labels asks for no more. pg_database_owner is whoever owns
-- the database that is made from this one, so a database of another owner has them, too. With the grant option, because
-- the owner hands these on to its own read-only roles.
GRANT USAGE ON SCHEMA ag_catalog TO pg_database_owner WITH GRANT OPTION;
GRANT SELECT ON ag_catalog.ag_graph, ag_catalog.ag_label TO pg_database_owner WITH GRANT OPTION;
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS has_vector \gset
\if :has_vector
CREATE EXTENSION vector;
\endif

-- What free Cypher must not reach, the owner hands on to its own roles: the list is projection.withheld_functions() of
-- age/, and a test compares.
DO $body$
DECLARE
  known regprocedure;
BEGIN
  FOR known IN
    SELECT p.oid::regprocedure
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE (n.nspname = 'pg_catalog'
           AND (p.proname ~ ('^(pg_(try_)?advisory_|set_config$|pg_notify$|pg_sleep|lo_|loread$|lowrite$|pg_cancel_backend$|'
                             'pg_terminate_backend$|(query|table|cursor|schema|database)_to_xml|xpath|xmlexists$|ts_stat$|'
                             'pg_export_snapshot$|pg_current_xact_id$|txid_current$|pg_logical_emit_message$|pg_ls_|pg_read_)')
                OR p.oid = 'ts_rewrite(tsquery,text)'::regprocedure)
           OR n.nspname = 'ag_catalog'
           AND p.proname ~ '^((create|drop|alter)_graph$|(create_v|create_e|drop_)label$|load_.*_from_file$|(age_)?create_.*graph$)')
      AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', known);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_database_owner WITH GRANT OPTION', known);
  END LOOP;
END
$body$;

\connect postgres
CREATE DATABASE stemma OWNER stemma TEMPLATE template1;

\connect stemma
CREATE EXTENSION pg_stat_statements;
