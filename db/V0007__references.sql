-- Schema core, continued: functions and triggers that keep references whole without foreign keys.
--
-- An agent that a row names and nobody has registered becomes a placeholder, in the same transaction; its own row, when it
-- comes, takes the placeholder's place and key. An identity that is deleted while rows still name it becomes a placeholder
-- again. Tags are registered the same way. All of it is set-based, once a statement, so that COPY keeps its speed; and each
-- statement is planned once (plan_cache_mode): with an array as parameter the planner takes each new plan for cheaper than
-- the kept one, and planning took half of a row's time.
-- What the triggers and the graph cannot follow is refused: TRUNCATE, and writes under an old snapshot.

-- An INSERT of no rows fires the statement triggers of its table all the same, those that project the graph among them.
-- They took 19 of 20 parts of the time of an audit event that was added alone: nothing is inserted where nothing is missing.
CREATE FUNCTION core.name_agents(agent_ids text[], lock_them boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
DECLARE
  missing text[];
  found_count bigint;
BEGIN
  IF cardinality(agent_ids) = 0 THEN
    RETURN;
  END IF;
  LOOP
    missing := ARRAY(SELECT unnest(agent_ids)
                     EXCEPT
                     SELECT agent_id::text FROM core.identities WHERE agent_id = ANY (agent_ids));
    IF cardinality(missing) > 0 THEN
      INSERT INTO core.identities (agent_id, placeholder, status, created_at)
      SELECT named.id, true, NULL, NULL
      FROM unnest(missing) AS named (id)
      ORDER BY named.id
      ON CONFLICT (agent_id) DO NOTHING;
    END IF;
    EXIT WHEN NOT lock_them;
    -- The key must not go away before our reference is visible to whoever deletes it.
    SELECT count(*) INTO found_count
    FROM (SELECT FROM core.identities WHERE agent_id = ANY (agent_ids) FOR KEY SHARE) AS locked;
    EXIT WHEN found_count = cardinality(agent_ids);
  END LOOP;
END
$body$;
COMMENT ON FUNCTION core.name_agents IS 'Sees to it that each named agent has an identity, a placeholder if need be; with lock_them none of them can go away before this transaction ends. Names must be distinct.';

CREATE FUNCTION core.name_tags(tags text[]) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
DECLARE
  missing text[] := ARRAY(
    SELECT named.tag FROM unnest(name_tags.tags) AS named (tag) WHERE octet_length(named.tag) <= 1000
    EXCEPT
    SELECT name::text FROM core.tags WHERE name = ANY (name_tags.tags));
BEGIN
  IF cardinality(missing) > 0 THEN
    INSERT INTO core.tags (name)
    SELECT named.tag FROM unnest(missing) AS named (tag) ORDER BY named.tag
    ON CONFLICT (name) DO NOTHING;
  END IF;
END
$body$;
COMMENT ON FUNCTION core.name_tags IS 'Sees to it that each tag is registered.';

CREATE FUNCTION core.identities_name_others() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_agents(
    ARRAY(SELECT DISTINCT parent_agent_id::text FROM arrived WHERE parent_agent_id <> ''), true);
  PERFORM core.name_tags(ARRAY(SELECT DISTINCT tag FROM arrived, unnest(tags) AS tag));
  RETURN NULL;
END
$body$;

CREATE FUNCTION core.rows_without_edges_name_agents() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
DECLARE
  names text[] := ARRAY(SELECT DISTINCT agent_id::text FROM arrived WHERE agent_id <> '');
BEGIN
  -- A function with settings of its own is dear to call where there is nothing to do.
  IF cardinality(names) > (SELECT count(*) FROM core.identities WHERE agent_id = ANY (names)) THEN
    -- No edge hangs on these rows, so nobody has to be kept from going away.
    PERFORM core.name_agents(names, false);
  END IF;
  RETURN NULL;
END
$body$;

CREATE FUNCTION core.rows_with_edges_name_agents() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_agents(
    ARRAY(SELECT DISTINCT agent_id::text FROM arrived WHERE agent_id <> ''), true);
  RETURN NULL;
END
$body$;

CREATE FUNCTION core.discovery_tags_name_tags() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_tags(ARRAY(SELECT DISTINCT tag FROM arrived));
  RETURN NULL;
END
$body$;

CREATE FUNCTION core.discovery_links_name_agents() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_agents(
    ARRAY(SELECT DISTINCT created_by::text FROM arrived WHERE created_by <> ''), false);
  RETURN NULL;
END
$body$;

CREATE FUNCTION core.dialectic_sessions_name_agents() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_agents(
    ARRAY(SELECT paused_agent_id::text FROM arrived WHERE paused_agent_id <> ''
          UNION
          SELECT reviewer_agent_id::text FROM arrived WHERE reviewer_agent_id <> ''), true);
  RETURN NULL;
END
$body$;

-- A trigger with a transition table serves one event only.
DO $body$
DECLARE
  names record;
  event text;
BEGIN
  FOR names IN
    SELECT * FROM (VALUES
      ('core.identities', 'identities_name_others'),
      ('core.sessions', 'rows_without_edges_name_agents'),
      ('core.agent_state', 'rows_without_edges_name_agents'),
      ('core.rate_limits', 'rows_without_edges_name_agents'),
      ('core.discoveries', 'rows_with_edges_name_agents'),
      ('core.dialectic_messages', 'rows_with_edges_name_agents'),
      ('core.discovery_tags', 'discovery_tags_name_tags'),
      ('core.discovery_links', 'discovery_links_name_agents'),
      ('core.dialectic_sessions', 'dialectic_sessions_name_agents'),
      ('audit.events', 'rows_without_edges_name_agents'),
      ('audit.tool_usage', 'rows_without_edges_name_agents')) AS v (table_name, function_name)
  LOOP
    FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
      EXECUTE format(
        'CREATE TRIGGER names_others_on_%s AFTER %s ON %s REFERENCING NEW TABLE AS arrived '
        'FOR EACH STATEMENT EXECUTE FUNCTION core.%I()',
        event, event, names.table_name, names.function_name);
    END LOOP;
  END LOOP;
END
$body$;

CREATE FUNCTION core.agent_is_named(agent text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog AS
$body$
  SELECT EXISTS (SELECT FROM core.identities WHERE parent_agent_id = agent)
      OR EXISTS (SELECT FROM core.sessions WHERE agent_id = agent)
      OR EXISTS (SELECT FROM core.agent_state WHERE agent_id = agent)
      OR EXISTS (SELECT FROM core.discoveries WHERE agent_id = agent)
      OR EXISTS (SELECT FROM core.discovery_links WHERE created_by = agent)
      OR EXISTS (SELECT FROM core.dialectic_sessions WHERE paused_agent_id = agent)
      OR EXISTS (SELECT FROM core.dialectic_sessions WHERE reviewer_agent_id = agent)
      OR EXISTS (SELECT FROM core.dialectic_messages WHERE agent_id = agent)
      OR EXISTS (SELECT FROM core.rate_limits WHERE agent_id = agent)
      OR EXISTS (SELECT FROM audit.events WHERE agent_id = agent)
      OR EXISTS (SELECT FROM audit.tool_usage WHERE agent_id = agent)
$body$;
COMMENT ON FUNCTION core.agent_is_named IS 'Whether any row refers to the agent.';

CREATE VIEW core.agent_names AS
SELECT parent_agent_id AS agent_id, backfill_run FROM core.identities WHERE parent_agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.sessions WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.agent_state WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.discoveries WHERE agent_id IS NOT NULL
UNION ALL SELECT created_by, backfill_run FROM core.discovery_links WHERE created_by IS NOT NULL
UNION ALL SELECT paused_agent_id, backfill_run FROM core.dialectic_sessions WHERE paused_agent_id IS NOT NULL
UNION ALL SELECT reviewer_agent_id, backfill_run FROM core.dialectic_sessions WHERE reviewer_agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.dialectic_messages WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM core.rate_limits
UNION ALL SELECT agent_id, backfill_run FROM audit.events WHERE agent_id IS NOT NULL
UNION ALL SELECT agent_id, backfill_run FROM audit.tool_usage WHERE agent_id IS NOT NULL;
COMMENT ON VIEW core.agent_names IS 'Every place where a row names an agent, with the run that wrote the row: what core.agent_is_named asks for one agent, for all of them.';
COMMENT ON COLUMN core.agent_names.agent_id IS 'The agent named.';
COMMENT ON COLUMN core.agent_names.backfill_run IS 'backfill_run of the row that names it.';

CREATE FUNCTION core.replace_named_agents() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
BEGIN
  PERFORM core.name_agents(
    ARRAY(SELECT DISTINCT agent_id::text FROM gone
          WHERE NOT EXISTS (SELECT FROM core.identities i WHERE i.agent_id = gone.agent_id)
            AND core.agent_is_named(agent_id)), true);
  RETURN NULL;
END
$body$;

-- Their names sort after those of the projection's triggers (age/): a vertex must be gone before
-- another one takes its name.
CREATE TRIGGER replaces_named_agents_on_delete AFTER DELETE ON core.identities
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  WHEN (pg_trigger_depth() = 0 OR current_setting('stemma.placeholder_is_being_filled', true) IS DISTINCT FROM 'yes')
  EXECUTE FUNCTION core.replace_named_agents();
CREATE TRIGGER replaces_named_agents_on_update AFTER UPDATE ON core.identities
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION core.replace_named_agents();

CREATE FUNCTION core.fill_placeholder() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS
$body$
DECLARE
  kept_key bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM core.identities WHERE agent_id = NEW.agent_id AND placeholder) THEN
    RETURN NEW;
  END IF;
  -- Taking the key along leaves the placeholder's edges as they are; the setting tells the triggers
  -- that this row is replaced, not lost.
  PERFORM set_config('stemma.placeholder_is_being_filled', 'yes', true);
  DELETE FROM core.identities WHERE agent_id = NEW.agent_id AND placeholder
  RETURNING identity_key INTO kept_key;
  PERFORM set_config('stemma.placeholder_is_being_filled', 'no', true);
  NEW.identity_key := coalesce(kept_key, NEW.identity_key);
  RETURN NEW;
END
$body$;
COMMENT ON FUNCTION core.fill_placeholder IS 'Lets an agent''s own row take the place and key of its placeholder.';

CREATE TRIGGER fills_placeholder BEFORE INSERT ON core.identities
  FOR EACH ROW WHEN (NOT NEW.placeholder) EXECUTE FUNCTION core.fill_placeholder();

CREATE FUNCTION core.refuse_tag_change() RETURNS trigger LANGUAGE plpgsql AS
$body$
BEGIN
  RAISE EXCEPTION 'core.tags is kept by triggers: a tag once used stays'
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Change the tags of the rows that use it.';
END
$body$;
CREATE TRIGGER tags_stay BEFORE UPDATE OR DELETE ON core.tags
  FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_tag_change();

CREATE FUNCTION core.refuse_old_snapshot() RETURNS trigger LANGUAGE plpgsql AS
$body$
BEGIN
  RAISE EXCEPTION 'Writing to %.% at isolation level % is refused: its triggers could not see references committed meanwhile',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, current_setting('transaction_isolation')
    USING ERRCODE = 'feature_not_supported', HINT = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED';
END
$body$;

CREATE FUNCTION core.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS
$body$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of %.% is refused: graph and placeholders could not follow it', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Use DELETE.';
END
$body$;
DO $body$
DECLARE
  projected text;
BEGIN
  FOREACH projected IN ARRAY ARRAY['identities', 'tags', 'discoveries', 'discovery_tags', 'discovery_links',
                                   'dialectic_sessions', 'dialectic_messages'] LOOP
    EXECUTE format(
      'CREATE TRIGGER old_snapshot_is_refused BEFORE INSERT OR UPDATE OR DELETE ON core.%I FOR EACH STATEMENT '
      'WHEN (current_setting(''transaction_isolation'') NOT IN (''read committed'', ''read uncommitted'')) '
      'EXECUTE FUNCTION core.refuse_old_snapshot()',
      projected);
    EXECUTE format(
      'CREATE TRIGGER truncate_is_refused BEFORE TRUNCATE ON core.%I FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_truncate()',
      projected);
  END LOOP;
END
$body$;
