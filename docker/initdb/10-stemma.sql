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
-- All that an owner of graphs needs: creating and dropping graphs and labels asks for no more. With the grant option, because
-- stemma hands these on to its own read-only roles.
GRANT USAGE ON SCHEMA ag_catalog TO stemma WITH GRANT OPTION;
GRANT SELECT ON ag_catalog.ag_graph, ag_catalog.ag_label TO stemma WITH GRANT OPTION;
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS has_vector \gset
\if :has_vector
CREATE EXTENSION vector;
\endif

\connect postgres
CREATE DATABASE stemma OWNER stemma TEMPLATE template1;

\connect stemma
CREATE EXTENSION pg_stat_statements;
