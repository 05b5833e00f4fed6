-- The role that free Cypher runs as, and what it must not reach. The role owns nothing and may only read the graph; its
-- password is set by the program (migrate), never here.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

-- What of PostgreSQL and of AGE a query could misuse if a call of it slipped past the gate: locks and settings that
-- outlive the query, waiting, other sessions, large objects, functions that run a text as SQL, AGE's own changes to
-- graphs. Named by what they are called, so that a newer PostgreSQL's variants are met, too.
CREATE FUNCTION projection.withheld_functions() RETURNS TABLE (function regprocedure, of_everybody boolean)
  LANGUAGE sql STABLE SET search_path = pg_catalog AS
$body$
  SELECT p.oid::regprocedure,
         EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = 'pg_catalog'
        AND (p.proname ~ ('^(pg_(try_)?advisory_|set_config$|pg_notify$|pg_sleep|lo_|loread$|lowrite$|pg_cancel_backend$|'
                          'pg_terminate_backend$|(query|table|cursor|schema|database)_to_xml|xpath|xmlexists$|ts_stat$|'
                          'pg_export_snapshot$|pg_current_xact_id$|txid_current$|pg_logical_emit_message$|pg_ls_|pg_read_)')
             OR p.oid = 'ts_rewrite(tsquery,text)'::regprocedure)
     OR n.nspname = 'ag_catalog'
        AND p.proname ~ '^((create|drop|alter)_graph$|(create_v|create_e|drop_)label$|load_.*_from_file$|(age_)?create_.*graph$)'
     OR p.proname ~ '^dblink'
$body$;
COMMENT ON FUNCTION projection.withheld_functions IS 'Functions that free Cypher must not be able to call, and whether everybody still can.';

CREATE FUNCTION projection.withhold_functions() RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  owner_role name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
  groups CONSTANT text := (SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles
                           WHERE rolname IN ('stemma_reader', 'stemma_writer'));
  known record;
  still_open integer := 0;
BEGIN
  FOR known IN
    SELECT f.function, f.of_everybody, pg_has_role(current_user, p.proowner, 'USAGE') AS is_ours,
           has_function_privilege(current_user, p.oid, 'EXECUTE WITH GRANT OPTION') AS may_grant,
           has_function_privilege(owner_role, p.oid, 'EXECUTE') AS is_owners
    FROM projection.withheld_functions() f JOIN pg_proc p ON p.oid = f.function
  LOOP
    IF known.of_everybody AND known.is_ours THEN
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', known.function);
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I WITH GRANT OPTION', known.function, owner_role);
    ELSIF known.of_everybody THEN
      still_open := still_open + 1;
      CONTINUE;
    END IF;
    -- Only what the owner has is handed on: a file's reader stays a superuser's.
    IF known.is_owners AND known.may_grant AND groups IS NOT NULL THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', known.function, groups);
    END IF;
  END LOOP;
  IF has_function_privilege(current_user, 'pg_advisory_unlock_all()', 'EXECUTE WITH GRANT OPTION') THEN
    GRANT EXECUTE ON FUNCTION pg_advisory_unlock_all() TO stemma_cypher;
  END IF;
  IF still_open > 0 THEN
    RAISE WARNING 'Everybody may call % functions that free Cypher should not reach: a superuser must run '
      'SELECT projection.set_up_cypher_role() in database %', still_open, current_database();
  END IF;
END
$body$;
COMMENT ON FUNCTION projection.withhold_functions IS 'Takes those functions from everybody and gives them to the owner and to the group roles, so far as the caller may.';

-- A function, because settings of a role in a database are not copied with the database: after a restore or a clone it is
-- called again.
CREATE FUNCTION projection.set_up_cypher_role() RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  graph name := projection.graph_name();
BEGIN
  -- Roles belong to the whole server: another database's migration may have made it, or be making it.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stemma_cypher') THEN
    BEGIN
      CREATE ROLE stemma_cypher LOGIN NOINHERIT;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO stemma_cypher', current_database());
  GRANT USAGE ON SCHEMA ag_catalog TO stemma_cypher;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO stemma_cypher', graph);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO stemma_cypher', graph);
  -- Labels of links are made later, by the owner.
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO stemma_cypher', graph);
  -- Whether the graph has changed, and nothing else of the projection.
  GRANT USAGE ON SCHEMA projection TO stemma_cypher;
  GRANT SELECT ON projection.epoch TO stemma_cypher;
  EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET search_path = ag_catalog, pg_catalog', current_database());
  EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET default_transaction_read_only = on', current_database());
  BEGIN
    EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET age.enable_containment = off', current_database());
  EXCEPTION
    WHEN insufficient_privilege THEN
      RAISE WARNING 'Point look-ups in Cypher will scan: a superuser must run '
        'ALTER ROLE stemma_cypher IN DATABASE % SET age.enable_containment = off', current_database();
  END;
  PERFORM projection.withhold_functions();
END
$body$;
COMMENT ON FUNCTION projection.set_up_cypher_role IS 'Makes the role stemma_cypher and gives it its rights and settings in this database.';

SELECT projection.set_up_cypher_role();
