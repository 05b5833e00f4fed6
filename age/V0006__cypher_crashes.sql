-- Queries that ended a server process, remembered across restarts and by every service over this database. Such a query is
-- refused until an operator releases it; crashes that follow each other suspend free Cypher, because a fingerprint stops one
-- shape of a query only, and there are many shapes.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE TABLE projection.crashed_queries (
  fingerprint text PRIMARY KEY,
  query text NOT NULL,
  crashes bigint NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE projection.crashed_queries IS 'Cypher queries that ended the server process they ran in. They are refused as long as they stand here.';
COMMENT ON COLUMN projection.crashed_queries.fingerprint IS 'What all queries of the same shape have in common: a hash of the words, without the values.';
COMMENT ON COLUMN projection.crashed_queries.query IS 'The words, with ? for each value.';
COMMENT ON COLUMN projection.crashed_queries.crashes IS 'How often.';
COMMENT ON COLUMN projection.crashed_queries.first_at IS 'When first.';
COMMENT ON COLUMN projection.crashed_queries.last_at IS 'When last.';

CREATE TABLE projection.cypher_crashes (
  crash_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recovered_at timestamptz NOT NULL UNIQUE,
  fingerprint text NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_at timestamptz
);
COMMENT ON TABLE projection.cypher_crashes IS 'Crashes of a server process that ran Cypher. Those that follow each other quickly suspend free Cypher.';
COMMENT ON COLUMN projection.cypher_crashes.crash_id IS 'Made here.';
COMMENT ON COLUMN projection.cypher_crashes.recovered_at IS 'When the server reset its statistics after the crash: the same for all that noticed it, so that it counts once.';
COMMENT ON COLUMN projection.cypher_crashes.fingerprint IS 'Of the query that ran in the process, as in crashed_queries.';
COMMENT ON COLUMN projection.cypher_crashes.noted_at IS 'When a service had found out.';
COMMENT ON COLUMN projection.cypher_crashes.released_at IS 'Since when it no longer counts, because an operator released Cypher; else NULL.';

CREATE FUNCTION projection.cypher_suspended_until(
  crashes integer, window_seconds double precision, suspended_seconds double precision) RETURNS timestamptz
  LANGUAGE sql STABLE SET search_path = pg_catalog AS
$body$
  SELECT max(c.noted_at) + make_interval(secs => suspended_seconds)
  FROM projection.cypher_crashes c
  WHERE c.released_at IS NULL
    AND c.noted_at + make_interval(secs => suspended_seconds) > clock_timestamp()
    AND (SELECT count(*) FROM projection.cypher_crashes o
         WHERE o.released_at IS NULL AND o.noted_at <= c.noted_at
           AND o.noted_at > c.noted_at - make_interval(secs => window_seconds)) >= crashes
$body$;
COMMENT ON FUNCTION projection.cypher_suspended_until IS 'Until when free Cypher is suspended: so long after the last crash that had so many within the window before it; NULL where it is not.';

-- In a transaction of its own at the end of a crash. The lock makes one of two services see the other's crash.
CREATE FUNCTION projection.note_cypher_crash(
  fingerprint text, query text, recovered_at timestamptz,
  crashes integer, window_seconds double precision, suspended_seconds double precision) RETURNS timestamptz
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
#variable_conflict use_variable
DECLARE
  before timestamptz;
  until timestamptz;
BEGIN
  LOCK TABLE projection.cypher_crashes IN SHARE ROW EXCLUSIVE MODE;
  before := projection.cypher_suspended_until(crashes, window_seconds, suspended_seconds);
  INSERT INTO projection.cypher_crashes AS c (recovered_at, fingerprint) VALUES (recovered_at, fingerprint)
  ON CONFLICT ON CONSTRAINT cypher_crashes_recovered_at_key DO NOTHING;
  INSERT INTO projection.crashed_queries AS known (fingerprint, query) VALUES (fingerprint, query)
  ON CONFLICT ON CONSTRAINT crashed_queries_pkey DO UPDATE SET crashes = known.crashes + 1, last_at = now();
  until := projection.cypher_suspended_until(crashes, window_seconds, suspended_seconds);
  IF before IS NULL AND until IS NOT NULL THEN
    PERFORM projection.cypher_event('cypher_suspended', 'service', jsonb_build_object(
      'until', to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'crashes', crashes, 'windowSeconds', window_seconds, 'fingerprint', fingerprint));
  END IF;
  RETURN until;
END
$body$;
COMMENT ON FUNCTION projection.note_cypher_crash IS 'Keeps a crash and refuses its query; says until when free Cypher is suspended, which becomes an audit event.';

CREATE FUNCTION projection.release_cypher() RETURNS bigint
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  released bigint;
BEGIN
  UPDATE projection.cypher_crashes SET released_at = clock_timestamp() WHERE released_at IS NULL;
  GET DIAGNOSTICS released = ROW_COUNT;
  IF released > 0 THEN
    PERFORM projection.cypher_event('cypher_released', 'cli', jsonb_build_object('crashes', released));
  END IF;
  RETURN released;
END
$body$;
COMMENT ON FUNCTION projection.release_cypher IS 'Opens free Cypher: the crashes so far no longer count. Returns how many those are.';

CREATE FUNCTION projection.cypher_event(kind text, writer text, details jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  PERFORM audit.ensure_partition('events', audit.utc_month(now()));
  INSERT INTO audit.events (event_id, event_type, payload, written_by)
  VALUES ('cypher:' || gen_random_uuid(), kind, details, writer);
END
$body$;
COMMENT ON FUNCTION projection.cypher_event IS 'Writes what happened to free Cypher into the audit trail.';
