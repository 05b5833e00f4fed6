-- Changes from V0008: every transaction that changes the graph says so where a reader's snapshot shows it.
-- AGE answers variable-length paths from a copy of the graph in each backend's memory, and renews it by a
-- counter that knows no transactions. The sum of projection.epoch is such a counter that does: a snapshot
-- sees exactly the counts of the transactions it sees. docs/adr/0011 has the argument.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

-- Rows, not one row: a writer takes one that no other writer holds, so that none waits. Few on a page, so
-- that an update finds room beside the old version and the table stays as small as it is.
CREATE TABLE projection.epoch (
  slot integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  changes bigint NOT NULL,
  writer xid8
) WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
COMMENT ON TABLE projection.epoch IS 'How many transactions have changed the graph: the sum of changes.';
COMMENT ON COLUMN projection.epoch.slot IS 'A place to count at, for one writer at a time.';
COMMENT ON COLUMN projection.epoch.changes IS 'Transactions counted here.';
COMMENT ON COLUMN projection.epoch.writer IS 'The last of them.';
INSERT INTO projection.epoch (changes) SELECT 0 FROM generate_series(1, 64);

CREATE FUNCTION projection.count_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$body$
DECLARE
  mine integer;
  any_slot CONSTANT integer := 1 + floor(random() * 64)::integer;
BEGIN
  IF TG_OP <> 'TRUNCATE' AND NOT EXISTS (SELECT FROM touched) THEN
    RETURN NULL;
  END IF;
  -- Once in a transaction is enough. What is counted within a savepoint goes with it when it is rolled back,
  -- the setting and the count alike; so the next change counts again. The setting is only where to look:
  -- anybody could have set it.
  mine := nullif(current_setting('stemma.epoch_slot', true), '')::integer;
  IF mine IS NOT NULL AND EXISTS (SELECT FROM projection.epoch WHERE slot = mine AND writer = pg_current_xact_id()) THEN
    RETURN NULL;
  END IF;
  mine := NULL;
  -- Under an older snapshot an update could fail on another's count; a new row cannot.
  IF current_setting('transaction_isolation') = 'read committed' THEN
    UPDATE projection.epoch SET changes = changes + 1, writer = pg_current_xact_id()
    WHERE slot = (SELECT slot FROM projection.epoch WHERE slot = any_slot FOR UPDATE SKIP LOCKED)
    RETURNING slot INTO mine;
    IF mine IS NULL THEN
      UPDATE projection.epoch SET changes = changes + 1, writer = pg_current_xact_id()
      WHERE slot = (SELECT slot FROM projection.epoch LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING slot INTO mine;
    END IF;
  END IF;
  IF mine IS NULL THEN
    INSERT INTO projection.epoch (changes, writer) VALUES (1, pg_current_xact_id()) RETURNING slot INTO mine;
  END IF;
  PERFORM set_config('stemma.epoch_slot', mine::text, true);
  RETURN NULL;
END
$body$;
COMMENT ON FUNCTION projection.count_change IS 'Counts a transaction that changes the graph.';

-- On the labels' tables, so that whatever writes them is counted, by whomever: the projection, a rebuild,
-- SQL by hand. ALWAYS: a writer under session_replication_role = replica too. Cypher's own CREATE, SET and
-- DELETE fire no trigger; nothing of ours uses them.
CREATE FUNCTION projection.watch(label regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET client_min_messages = warning AS
$body$
DECLARE
  event text;
BEGIN
  FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete', 'truncate'] LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION projection.count_change()',
      'counts_' || event, event, label,
      CASE event WHEN 'delete' THEN 'REFERENCING OLD TABLE AS touched' WHEN 'truncate' THEN ''
                 ELSE 'REFERENCING NEW TABLE AS touched' END);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', label, 'counts_' || event);
  END LOOP;
END
$body$;
COMMENT ON FUNCTION projection.watch IS 'Has changes to a label''s table counted.';

SELECT projection.watch(relation) FROM ag_label WHERE graph = (SELECT graphid FROM ag_graph WHERE name = projection.graph_name());

CREATE OR REPLACE FUNCTION projection.make_edge_label(label name, for_links boolean) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT SET client_min_messages = warning AS
$body$
BEGIN
  PERFORM ag_catalog.create_elabel(projection.graph_name()::text::cstring, label::text::cstring);
  -- An edge is made by whichever of its rows comes last; the index makes the second attempt a no-op.
  EXECUTE format('CREATE UNIQUE INDEX ON %I.%I (id)', projection.graph_name(), label);
  PERFORM projection.watch(format('%I.%I', projection.graph_name(), label)::regclass);
  INSERT INTO projection.edge_labels
  VALUES (label, ag_catalog._label_id(projection.graph_name(), label), for_links);
END
$body$;

CREATE OR REPLACE FUNCTION projection.set_up_cypher_role() RETURNS void
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
END
$body$;

SELECT projection.set_up_cypher_role();
