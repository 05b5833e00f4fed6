-- Changes from V0001: schema audit, append-only trails partitioned by month.
--
-- Month bounds are UTC instants written with their offset, so that no session's time zone moves them.
-- There is no DEFAULT partition: rows waiting in one would block making their month, and
-- DETACH … CONCURRENTLY is refused beside one. Months are made ahead, or when old rows come in.

CREATE SCHEMA IF NOT EXISTS audit;
COMMENT ON SCHEMA audit IS 'What happened: events and tool calls, one partition a month (UTC).';

CREATE TABLE audit.events (
  ts timestamptz NOT NULL DEFAULT now(),
  event_id core.name NOT NULL DEFAULT gen_random_uuid()::text,
  event_type text,
  agent_id core.name,
  session_id core.name,
  confidence double precision DEFAULT 1.0,
  payload jsonb NOT NULL DEFAULT '{}',
  metadata jsonb,
  raw_hash core.name,
  backfill_run bigint,
  PRIMARY KEY (ts, event_id)
) PARTITION BY RANGE (ts);
CREATE INDEX events_agent ON audit.events (agent_id, ts);
CREATE INDEX events_type ON audit.events (event_type, ts);
CREATE INDEX events_session ON audit.events (session_id, ts) WHERE session_id IS NOT NULL;
CREATE INDEX events_raw_hash ON audit.events (raw_hash) WHERE raw_hash IS NOT NULL;
COMMENT ON TABLE audit.events IS 'Audit trail, kept 180 days unless held.';
COMMENT ON COLUMN audit.events.ts IS 'When it happened.';
COMMENT ON COLUMN audit.events.event_id IS 'Name of the event: its source''s, or made from its content.';
COMMENT ON COLUMN audit.events.event_type IS 'Kind of event, for instance auto_attest.';
COMMENT ON COLUMN audit.events.agent_id IS 'The agent it is about.';
COMMENT ON COLUMN audit.events.session_id IS 'The session it happened in.';
COMMENT ON COLUMN audit.events.confidence IS '0 to 1.';
COMMENT ON COLUMN audit.events.payload IS 'Details by event type.';
COMMENT ON COLUMN audit.events.metadata IS 'What the source kept beside the details.';
COMMENT ON COLUMN audit.events.raw_hash IS 'SHA-256 (hex) of the log line the source read the event from.';
COMMENT ON COLUMN audit.events.backfill_run IS 'Run of backfill.runs that wrote the row; negative once another writer has changed it, null where another made it.';

CREATE TABLE audit.tool_usage (
  ts timestamptz NOT NULL DEFAULT now(),
  usage_id core.name NOT NULL DEFAULT gen_random_uuid()::text,
  tool_name text,
  agent_id core.name,
  session_id core.name,
  latency_ms bigint,
  success boolean DEFAULT true,
  error_type text,
  payload jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  PRIMARY KEY (ts, usage_id)
) PARTITION BY RANGE (ts);
CREATE INDEX tool_usage_agent ON audit.tool_usage (agent_id, ts);
CREATE INDEX tool_usage_tool ON audit.tool_usage (tool_name, ts);
COMMENT ON TABLE audit.tool_usage IS 'Tool calls, kept 90 days unless held.';
COMMENT ON COLUMN audit.tool_usage.ts IS 'When the tool was called.';
COMMENT ON COLUMN audit.tool_usage.usage_id IS 'Name of the call: its source''s, or made from its content.';
COMMENT ON COLUMN audit.tool_usage.tool_name IS 'The tool.';
COMMENT ON COLUMN audit.tool_usage.agent_id IS 'The agent that called it; null where unknown.';
COMMENT ON COLUMN audit.tool_usage.session_id IS 'The session it was called in.';
COMMENT ON COLUMN audit.tool_usage.latency_ms IS 'How long the call took, in milliseconds.';
COMMENT ON COLUMN audit.tool_usage.success IS 'Whether it succeeded.';
COMMENT ON COLUMN audit.tool_usage.error_type IS 'Kind of failure.';
COMMENT ON COLUMN audit.tool_usage.payload IS 'Details of the call, an object.';
COMMENT ON COLUMN audit.tool_usage.backfill_run IS 'Run of backfill.runs that wrote the row; negative once another writer has changed it, null where another made it.';

CREATE TABLE audit.retention (
  table_name text PRIMARY KEY,
  keep_days integer NOT NULL,
  months_ahead integer NOT NULL DEFAULT 3,
  CONSTRAINT keeps_something CHECK (keep_days > 0 AND months_ahead BETWEEN 1 AND 24)
);
COMMENT ON TABLE audit.retention IS 'How long each partitioned table keeps its months.';
COMMENT ON COLUMN audit.retention.table_name IS 'Table of schema audit.';
COMMENT ON COLUMN audit.retention.keep_days IS 'Days after a month''s end until it may go.';
COMMENT ON COLUMN audit.retention.months_ahead IS 'Months made ahead of the current one.';
INSERT INTO audit.retention (table_name, keep_days) VALUES ('events', 180), ('tool_usage', 90);

CREATE TABLE audit.holds (
  table_name text NOT NULL REFERENCES audit.retention,
  month date NOT NULL,
  reason text NOT NULL,
  held_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (table_name, month),
  CONSTRAINT month_is_its_first_day CHECK (month = date_trunc('month', month)::date)
);
COMMENT ON TABLE audit.holds IS 'Months that stay, however old.';
COMMENT ON COLUMN audit.holds.table_name IS 'Table of schema audit.';
COMMENT ON COLUMN audit.holds.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN audit.holds.reason IS 'Why it is held.';
COMMENT ON COLUMN audit.holds.held_at IS 'Since when.';

CREATE FUNCTION audit.utc_month(at timestamptz) RETURNS date
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN date_trunc('month', at AT TIME ZONE 'UTC')::date;
COMMENT ON FUNCTION audit.utc_month IS 'First day of the month an instant lies in, by UTC.';

CREATE FUNCTION audit.partition_name(table_name text, month date) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN format('%s_%s', table_name, to_char(month, 'YYYY_MM'));
COMMENT ON FUNCTION audit.partition_name IS 'Name of the partition of a month, for instance events_2026_01.';

CREATE VIEW audit.partitions AS
SELECT parent.relname::text AS table_name,
       child.oid AS partition,
       child.relname::text AS partition_name,
       to_date(right(child.relname::text, 7), 'YYYY_MM') AS month,
       hold.reason AS held_because
FROM pg_catalog.pg_inherits
JOIN pg_catalog.pg_class parent ON parent.oid = inhparent
JOIN pg_catalog.pg_class child ON child.oid = inhrelid
JOIN pg_catalog.pg_namespace space ON space.oid = parent.relnamespace AND space.nspname = 'audit'
JOIN audit.retention ON retention.table_name = parent.relname::text
LEFT JOIN audit.holds hold
  ON hold.table_name = parent.relname::text
 AND hold.month = to_date(right(child.relname::text, 7), 'YYYY_MM')
WHERE parent.relkind = 'p' AND child.relkind = 'r';
COMMENT ON VIEW audit.partitions IS 'The months there are, and which of them are held.';

CREATE FUNCTION audit.ensure_partition(for_table text, for_month date) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  IF to_regclass(format('audit.%I', audit.partition_name(for_table, for_month))) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- One maker at a time: two sessions that miss the same month would collide on its name.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit.ensure_partition', 0));
  IF to_regclass(format('audit.%I', audit.partition_name(for_table, for_month))) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format(
    'CREATE TABLE audit.%I PARTITION OF audit.%I FOR VALUES FROM (%L) TO (%L)',
    audit.partition_name(for_table, for_month),
    for_table,
    to_char(for_month, 'YYYY-MM-DD') || ' 00:00:00+00',
    to_char(for_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  EXECUTE format(
    'COMMENT ON TABLE audit.%I IS %L',
    audit.partition_name(for_table, for_month),
    format('%s of %s (UTC).', for_table, to_char(for_month, 'YYYY-MM')));
  RETURN true;
END
$body$;
COMMENT ON FUNCTION audit.ensure_partition IS 'Makes one month of one table; false when it was there.';

CREATE FUNCTION audit.ensure_partitions("from" timestamptz, "to" timestamptz) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  first_month date := audit.utc_month($1);
  last_month date := audit.utc_month($2);
  made integer := 0;
  target record;
BEGIN
  IF $1 IS NULL OR $2 IS NULL OR NOT isfinite($1) OR NOT isfinite($2) OR last_month < first_month THEN
    RAISE EXCEPTION 'audit.ensure_partitions wants two finite times, the earlier one first, not % and %', $1, $2
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF last_month > first_month + interval '240 months' THEN
    RAISE EXCEPTION 'audit.ensure_partitions makes at most 240 months at a time, not those from % to %', first_month, last_month
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Call it for each stretch of time that really holds rows.';
  END IF;
  FOR target IN
    SELECT table_name, month::date AS month
    FROM audit.retention, generate_series(first_month::timestamp, last_month::timestamp, interval '1 month') month
    ORDER BY month, table_name
  LOOP
    made := made + audit.ensure_partition(target.table_name, target.month)::integer;
  END LOOP;
  RETURN made;
END
$body$;
COMMENT ON FUNCTION audit.ensure_partitions IS 'Makes the months of all audit tables between two instants, both included; returns how many were missing.';

CREATE FUNCTION audit.partition_maintenance(OUT table_name text, OUT partition_name text, OUT action text)
  RETURNS SETOF record LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  policy record;
  ahead integer;
  expired record;
BEGIN
  FOR policy IN SELECT * FROM audit.retention r ORDER BY r.table_name LOOP
    table_name := policy.table_name;
    FOR ahead IN 0 .. policy.months_ahead LOOP
      partition_name := audit.partition_name(
        policy.table_name, (audit.utc_month(now()) + make_interval(months => ahead))::date);
      IF audit.ensure_partition(
           policy.table_name, (audit.utc_month(now()) + make_interval(months => ahead))::date) THEN
        action := 'created';
        RETURN NEXT;
      END IF;
    END LOOP;
    FOR expired IN
      SELECT p.partition_name, p.held_because
      FROM audit.partitions p
      WHERE p.table_name = policy.table_name
        AND (p.month + interval '1 month')::timestamp AT TIME ZONE 'UTC'
            < now() - make_interval(days => policy.keep_days)
      ORDER BY p.month
    LOOP
      partition_name := expired.partition_name;
      IF expired.held_because IS NULL THEN
        EXECUTE format('DROP TABLE audit.%I', expired.partition_name);
        action := 'dropped';
      ELSE
        action := 'held';
      END IF;
      RETURN NEXT;
    END LOOP;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION audit.partition_maintenance IS 'Makes the months ahead and drops those past their retention that nobody holds; returns what it did. For any cron: SELECT audit.partition_maintenance().';

SELECT audit.partition_maintenance();
