-- Changes from V0005: the role that free Cypher runs as. It owns nothing and may only read the graph;
-- its password is set by the program (migrate), never here.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

-- A function, because settings of a role in a database are not copied with the database: whoever restores
-- or clones one calls it again.
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
  EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET search_path = ag_catalog, pg_catalog', current_database());
  EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET default_transaction_read_only = on', current_database());
  BEGIN
    EXECUTE format('ALTER ROLE stemma_cypher IN DATABASE %I SET age.enable_containment = off', current_database());
  EXCEPTION
    WHEN insufficient_privilege THEN
      RAISE WARNING 'Point look-ups in Cypher will scan: a superuser must run '
        'ALTER ROLE stemma_cypher IN DATABASE % SET age.enable_containment = off', current_database();
  END;
END
$body$;
COMMENT ON FUNCTION projection.set_up_cypher_role IS 'Makes the role stemma_cypher and gives it its rights and settings in this database.';

SELECT projection.set_up_cypher_role();
