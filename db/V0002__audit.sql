-- Schema audit: what happened, append-only, in tables partitioned by month, and the life of each month.
--
-- Month bounds are UTC instants written with their offset, so that no session's time zone moves them. There is no DEFAULT
-- partition: rows waiting in one would block making their month, and DETACH … CONCURRENTLY is refused beside one. Months
-- are made ahead (V0008 makes the first ones), or when old rows come in.
--
-- A month is open, then archived (its file was written, read again and compared), then detached, and dropped after a time
-- of grace. Nothing here drops what was not proved. Making months and retiring them are functions of their own, so that a
-- retirement that fails never keeps the next month from being made. A month is made as a table of its own and attached:
-- that takes SHARE UPDATE EXCLUSIVE on the table that is written to, where CREATE TABLE … PARTITION OF takes ACCESS
-- EXCLUSIVE and makes every writer wait. Each step is an event of the trail, in its transaction
-- (docs/adr/0016-archive-before-drop.md).

CREATE SCHEMA IF NOT EXISTS audit;
COMMENT ON SCHEMA audit IS 'What happened: events and tool calls, one partition a month (UTC).';

-- A number says nothing by itself: those of transactions that were rolled back are missing. It is drawn after the
-- transaction has its id, so that once all transactions of a snapshot have ended, every number drawn before that snapshot
-- is either there to be seen or will never be.
CREATE SEQUENCE audit.append_no;
COMMENT ON SEQUENCE audit.append_no IS 'Numbers the entries of all audit tables.';

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
  append_no bigint NOT NULL DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('audit.append_no') END,
  written_by text,
  written_key text,
  PRIMARY KEY (ts, event_id)
) PARTITION BY RANGE (ts);
CREATE INDEX events_agent ON audit.events (agent_id, ts);
CREATE INDEX events_type ON audit.events (event_type, ts);
CREATE INDEX events_session ON audit.events (session_id, ts) WHERE session_id IS NOT NULL;
CREATE INDEX events_raw_hash ON audit.events (raw_hash) WHERE raw_hash IS NOT NULL;
-- The sealer reads what was appended in this order. Under load the block ranges of a BRIN index were summarized late or
-- not at all; a B-tree costs the same each round, and a seventh of COPY's speed.
CREATE INDEX events_append_no ON audit.events (append_no);
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
COMMENT ON COLUMN audit.events.append_no IS 'Grows with each entry of any audit table; the order of the seals.';

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
  append_no bigint NOT NULL DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('audit.append_no') END,
  written_by text,
  written_key text,
  PRIMARY KEY (ts, usage_id)
) PARTITION BY RANGE (ts);
CREATE INDEX tool_usage_agent ON audit.tool_usage (agent_id, ts);
CREATE INDEX tool_usage_tool ON audit.tool_usage (tool_name, ts);
CREATE INDEX tool_usage_append_no ON audit.tool_usage (append_no);
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
COMMENT ON COLUMN audit.tool_usage.append_no IS 'Grows with each entry of any audit table; the order of the seals.';

CREATE TABLE audit.retention (
  table_name text PRIMARY KEY,
  keep_days integer NOT NULL,
  months_ahead integer NOT NULL DEFAULT 3,
  retirement text NOT NULL DEFAULT 'on',
  legal_hold text,
  CONSTRAINT keeps_something CHECK (keep_days > 0 AND months_ahead BETWEEN 1 AND 24),
  CONSTRAINT retirement_is_known CHECK (retirement IN ('on', 'dry_run', 'off'))
);
COMMENT ON TABLE audit.retention IS 'How long each partitioned table keeps its months.';
COMMENT ON COLUMN audit.retention.table_name IS 'Table of schema audit.';
COMMENT ON COLUMN audit.retention.keep_days IS 'Days after a month''s end until it may go.';
COMMENT ON COLUMN audit.retention.months_ahead IS 'Months made ahead of the current one.';
COMMENT ON COLUMN audit.retention.retirement IS 'on; dry_run: only said what would be done; off: no month is retired.';
COMMENT ON COLUMN audit.retention.legal_hold IS 'Why no month of the table may go, whatever else says so; null where nothing forbids it.';
INSERT INTO audit.retention (table_name, keep_days) VALUES ('events', 180), ('tool_usage', 90);

CREATE TABLE audit.holds (
  table_name text NOT NULL REFERENCES audit.retention,
  month date NOT NULL,
  reason text NOT NULL,
  held_at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL DEFAULT 'hold',
  PRIMARY KEY (table_name, month, kind),
  CONSTRAINT month_is_its_first_day CHECK (month = date_trunc('month', month)::date),
  CONSTRAINT kind_is_known CHECK (kind IN ('backfill', 'hold', 'legal', 'restore'))
);
COMMENT ON TABLE audit.holds IS 'Months that stay, however old.';
COMMENT ON COLUMN audit.holds.table_name IS 'Table of schema audit.';
COMMENT ON COLUMN audit.holds.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN audit.holds.reason IS 'Why it is held.';
COMMENT ON COLUMN audit.holds.held_at IS 'Since when.';
COMMENT ON COLUMN audit.holds.kind IS 'Who holds it: backfill (it was moved in when its retention was over), hold (an operator), legal (an operator; let go only by name), restore (it was brought back from its archive).';

CREATE TABLE audit.months (
  table_name text NOT NULL REFERENCES audit.retention,
  month date NOT NULL,
  part integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL,
  archive_file text,
  archive_sha256 text,
  archive_bytes bigint,
  row_count bigint,
  checksum text,
  archived_at timestamptz,
  detached_at timestamptz,
  verified_at timestamptz,
  drop_after timestamptz,
  dropped_at timestamptz,
  failure text,
  failed_at timestamptz,
  failures bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (table_name, month, part),
  CONSTRAINT month_is_its_first_day CHECK (month = date_trunc('month', month)::date),
  CONSTRAINT state_is_known CHECK (state IN ('open', 'archived', 'detached', 'dropped', 'restored')),
  CONSTRAINT archive_is_whole CHECK (
    state = 'open'
    OR num_nulls(archive_file, archive_sha256, archive_bytes, row_count, checksum, archived_at) = 0),
  CONSTRAINT gone_was_proved CHECK (
    state NOT IN ('dropped', 'restored') OR num_nulls(detached_at, verified_at, drop_after, dropped_at) = 0)
);
CREATE UNIQUE INDEX months_there ON audit.months (table_name, month) WHERE state IN ('open', 'archived', 'detached');
COMMENT ON TABLE audit.months IS 'The life of each month of each audit table, those that are gone included.';
COMMENT ON COLUMN audit.months.table_name IS 'Table of schema audit.';
COMMENT ON COLUMN audit.months.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN audit.months.part IS '1; one more each time the month was made again after it had been dropped.';
COMMENT ON COLUMN audit.months.state IS 'open; archived: its archive was proved; detached: no longer part of the table; dropped: only in its archive; restored: brought back from there as the next part.';
COMMENT ON COLUMN audit.months.created_at IS 'When it was made, or when this was first noted.';
COMMENT ON COLUMN audit.months.archive_file IS 'Name of its file in the folder of archives.';
COMMENT ON COLUMN audit.months.archive_sha256 IS 'SHA-256 (hex) of the file.';
COMMENT ON COLUMN audit.months.archive_bytes IS 'Length of the file.';
COMMENT ON COLUMN audit.months.row_count IS 'Rows in the archive.';
COMMENT ON COLUMN audit.months.checksum IS 'SHA-256 (hex) over the rows in the order of the file, as COPY BINARY writes them (docs/operator.md).';
COMMENT ON COLUMN audit.months.archived_at IS 'When the archive was read again and found to hold the month.';
COMMENT ON COLUMN audit.months.detached_at IS 'When it ceased to be part of the table.';
COMMENT ON COLUMN audit.months.verified_at IS 'When the detached table was compared with the archive; nothing can have been written to it since.';
COMMENT ON COLUMN audit.months.drop_after IS 'End of its time of grace.';
COMMENT ON COLUMN audit.months.dropped_at IS 'When its rows went.';
COMMENT ON COLUMN audit.months.failure IS 'Why its retirement failed last; null where it has gone on since.';
COMMENT ON COLUMN audit.months.failed_at IS 'When it failed last.';
COMMENT ON COLUMN audit.months.failures IS 'How often it has failed.';

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
       (SELECT string_agg(hold.reason, '; ' ORDER BY hold.kind)
        FROM audit.holds hold
        WHERE hold.table_name = parent.relname::text
          AND hold.month = to_date(right(child.relname::text, 7), 'YYYY_MM')) AS held_because,
       inhdetachpending AS detaching
FROM pg_catalog.pg_inherits
JOIN pg_catalog.pg_class parent ON parent.oid = inhparent
JOIN pg_catalog.pg_class child ON child.oid = inhrelid
JOIN pg_catalog.pg_namespace space ON space.oid = parent.relnamespace AND space.nspname = 'audit'
JOIN audit.retention ON retention.table_name = parent.relname::text
WHERE parent.relkind = 'p' AND child.relkind = 'r';
COMMENT ON VIEW audit.partitions IS 'The months there are, and which of them are held.';
COMMENT ON COLUMN audit.partitions.detaching IS 'Whether its detaching was begun and not ended: no query finds its rows.';

CREATE FUNCTION audit.month_begin(month date) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN month::timestamp AT TIME ZONE 'UTC';
COMMENT ON FUNCTION audit.month_begin IS 'The instant a month begins, by UTC.';

CREATE FUNCTION audit.is_past(for_table text, for_month date, at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE STRICT SET search_path = pg_catalog SET TimeZone = 'UTC' AS
$body$
  SELECT audit.month_begin((for_month + interval '1 month')::date) < at - make_interval(days => keep_days)
  FROM audit.retention WHERE table_name = for_table
$body$;
COMMENT ON FUNCTION audit.is_past IS 'Whether the retention of a month is over at an instant.';

CREATE FUNCTION audit.obstacle(for_table text, for_month date) RETURNS text
  LANGUAGE sql STABLE STRICT SET search_path = pg_catalog AS
$body$
  SELECT nullif(concat_ws('; ',
    CASE WHEN legal_hold IS NOT NULL THEN 'legal hold of the table: ' || legal_hold END,
    CASE retirement WHEN 'off' THEN 'retirement is off' END,
    (SELECT string_agg(format('held (%s): %s', kind, reason), '; ' ORDER BY kind)
     FROM audit.holds WHERE table_name = for_table AND month = for_month)), '')
  FROM audit.retention WHERE table_name = for_table
$body$;
COMMENT ON FUNCTION audit.obstacle IS 'What keeps a month from being retired, whatever its age; null where nothing does.';

CREATE FUNCTION audit.note(type text, for_table text, for_month date, details jsonb, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  PERFORM audit.ensure_partition('events', audit.utc_month(at), at);
  INSERT INTO audit.events (ts, event_id, event_type, payload, written_by)
  VALUES (
    at, 'maintenance:' || gen_random_uuid(), type,
    jsonb_strip_nulls(
      jsonb_build_object('table', for_table, 'month', to_char(for_month, 'YYYY-MM')) || coalesce(details, '{}')),
    'maintenance');
END
$body$;
COMMENT ON FUNCTION audit.note IS 'Adds what the maintenance did to the trail, in the transaction that does it. Names of such events begin with maintenance: and are a store''s own.';

CREATE FUNCTION audit.attach(for_table text, for_month date) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  EXECUTE format(
    'ALTER TABLE audit.%I ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)',
    for_table,
    audit.partition_name(for_table, for_month),
    to_char(for_month, 'YYYY-MM-DD') || ' 00:00:00+00',
    to_char(for_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
END
$body$;
COMMENT ON FUNCTION audit.attach IS 'Makes a table of a month part of its table. Writers need not wait.';

CREATE FUNCTION audit.make_table(for_table text, for_month date) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  -- Indexes and identity come with the attaching.
  EXECUTE format(
    'CREATE TABLE audit.%I (LIKE audit.%I INCLUDING COMMENTS INCLUDING COMPRESSION INCLUDING CONSTRAINTS '
    'INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE)',
    audit.partition_name(for_table, for_month),
    for_table);
  EXECUTE format(
    'COMMENT ON TABLE audit.%I IS %L',
    audit.partition_name(for_table, for_month),
    format('%s of %s (UTC).', for_table, to_char(for_month, 'YYYY-MM')));
END
$body$;
COMMENT ON FUNCTION audit.make_table IS 'Makes the table of a month, not yet part of its table.';

CREATE FUNCTION audit.is_attached(for_table text, for_month date) RETURNS boolean
  LANGUAGE sql STABLE STRICT SET search_path = pg_catalog AS
$body$
  SELECT EXISTS (
    SELECT FROM pg_inherits
    WHERE inhrelid = to_regclass(format('audit.%I', audit.partition_name(for_table, for_month)))
      AND NOT inhdetachpending)
$body$;
COMMENT ON FUNCTION audit.is_attached IS 'Whether a month is part of its table, and its rows are found.';

CREATE FUNCTION audit.reattach(for_table text, for_month date, why text, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  IF EXISTS (SELECT FROM pg_inherits
             WHERE inhrelid = to_regclass(format('audit.%I', audit.partition_name(for_table, for_month)))) THEN
    EXECUTE format(
      'ALTER TABLE audit.%I DETACH PARTITION audit.%I FINALIZE',
      for_table, audit.partition_name(for_table, for_month));
  END IF;
  PERFORM audit.attach(for_table, for_month);
  UPDATE audit.months
  SET state = 'open', archived_at = NULL, detached_at = NULL, verified_at = NULL, drop_after = NULL
  WHERE table_name = for_table AND month = for_month AND state IN ('open', 'archived', 'detached');
  PERFORM audit.note('partition_reattached', for_table, for_month, jsonb_build_object('reason', why), at);
END
$body$;
COMMENT ON FUNCTION audit.reattach IS 'Makes a detached month part of its table again: its archive no longer counts.';

CREATE FUNCTION audit.ensure_partition(
    for_table text, for_month date, at timestamptz DEFAULT now(), noted boolean DEFAULT true) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  IF audit.is_attached(for_table, for_month) THEN
    RETURN false;
  END IF;
  -- One maker at a time: two sessions that miss the same month would collide on its name.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit.ensure_partition', 0));
  IF audit.is_attached(for_table, for_month) THEN
    RETURN false;
  END IF;
  IF to_regclass(format('audit.%I', audit.partition_name(for_table, for_month))) IS NOT NULL THEN
    PERFORM audit.reattach(for_table, for_month, 'rows came for it', at);
    RETURN true;
  END IF;
  PERFORM audit.make_table(for_table, for_month);
  PERFORM audit.attach(for_table, for_month);
  -- One whose table somebody dropped by hand begins anew.
  INSERT INTO audit.months (table_name, month, part, created_at)
  SELECT for_table, for_month, 1 + count(*), at FROM audit.months WHERE table_name = for_table AND month = for_month
  ON CONFLICT (table_name, month) WHERE state IN ('open', 'archived', 'detached') DO UPDATE
  SET state = 'open', created_at = excluded.created_at, archived_at = NULL, detached_at = NULL, verified_at = NULL,
      drop_after = NULL;
  IF noted THEN
    PERFORM audit.note('partition_created', for_table, for_month, NULL, at);
  END IF;
  RETURN true;
END
$body$;
COMMENT ON FUNCTION audit.ensure_partition IS 'Sees to it that a month of a table is there; false when it was. One that waits detached comes back. With noted it is an event; a backfill''s report says it, too.';

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

CREATE FUNCTION audit.create_partitions(
    at timestamptz DEFAULT now(), OUT table_name text, OUT partition_name text, OUT action text)
  RETURNS SETOF record LANGUAGE plpgsql SET search_path = pg_catalog SET lock_timeout = '5s' AS
$body$
DECLARE
  wanted record;
BEGIN
  -- Partitions that somebody made by hand have a life, too.
  INSERT INTO audit.months (table_name, month, created_at)
  SELECT p.table_name, p.month, at FROM audit.partitions p
  WHERE NOT EXISTS (SELECT FROM audit.months m WHERE m.table_name = p.table_name AND m.month = p.month)
  ON CONFLICT DO NOTHING;
  -- The current month of events first: it takes the events of all others.
  FOR wanted IN
    SELECT r.table_name, (audit.utc_month(at) + make_interval(months => ahead))::date AS month
    FROM audit.retention r, generate_series(0, r.months_ahead) ahead
    ORDER BY ahead, r.table_name
  LOOP
    IF audit.ensure_partition(wanted.table_name, wanted.month, at) THEN
      table_name := wanted.table_name;
      partition_name := audit.partition_name(wanted.table_name, wanted.month);
      action := 'created';
      RETURN NEXT;
    END IF;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION audit.create_partitions IS 'Makes the current month and the months ahead; returns those that were missing.';

CREATE FUNCTION audit.note_archived(
    for_table text, for_month date, file text, sha256 text, bytes bigint, rows bigint, content text, at timestamptz)
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  UPDATE audit.months
  SET state = 'archived', archive_file = file, archive_sha256 = sha256, archive_bytes = bytes, row_count = rows,
      checksum = content, archived_at = at, failure = NULL
  WHERE table_name = for_table AND month = for_month AND state = 'open';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no open month % of audit.%', to_char(for_month, 'YYYY-MM'), for_table
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM audit.note(
    'partition_archived', for_table, for_month,
    jsonb_build_object('file', file, 'sha256', sha256, 'bytes', bytes, 'rows', rows, 'checksum', content), at);
END
$body$;
COMMENT ON FUNCTION audit.note_archived IS 'Notes that the archive of an open month was written and proved.';

CREATE FUNCTION audit.note_detached(for_table text, for_month date, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  UPDATE audit.months SET state = 'detached', detached_at = at, failure = NULL
  WHERE table_name = for_table AND month = for_month AND state = 'archived'
    AND NOT EXISTS (SELECT FROM pg_inherits
                    WHERE inhrelid = to_regclass(format('audit.%I', audit.partition_name(for_table, for_month))));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Month % of audit.% is not archived, or still attached', to_char(for_month, 'YYYY-MM'), for_table
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM audit.note('partition_detached', for_table, for_month, NULL, at);
END
$body$;
COMMENT ON FUNCTION audit.note_detached IS 'Notes that an archived month is no longer part of its table.';

CREATE FUNCTION audit.note_verified(for_table text, for_month date, grace_days integer, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog SET TimeZone = 'UTC' AS
$body$
BEGIN
  UPDATE audit.months
  SET verified_at = at, drop_after = at + make_interval(days => grace_days), failure = NULL
  WHERE table_name = for_table AND month = for_month AND state = 'detached';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Month % of audit.% is not detached', to_char(for_month, 'YYYY-MM'), for_table
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
END
$body$;
COMMENT ON FUNCTION audit.note_verified IS 'Notes that a detached month still holds what its archive does: from then its time of grace runs.';

CREATE FUNCTION audit.note_failure(for_table text, for_month date, step text, reason text, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  UPDATE audit.months SET failure = reason, failed_at = at, failures = failures + 1
  WHERE table_name = for_table AND month = for_month AND state IN ('open', 'archived', 'detached');
  PERFORM audit.note(
    'retention_failed', for_table, for_month, jsonb_build_object('step', step, 'reason', reason), at);
END
$body$;
COMMENT ON FUNCTION audit.note_failure IS 'Notes that a step of a retirement failed; the month is as it was.';

CREATE FUNCTION audit.drop_partition(for_table text, for_month date, at timestamptz DEFAULT now()) RETURNS text
  LANGUAGE plpgsql SET search_path = pg_catalog SET lock_timeout = '5s' AS
$body$
DECLARE
  retired audit.months;
  why text := audit.obstacle(for_table, for_month);
BEGIN
  SELECT * INTO retired FROM audit.months
  WHERE table_name = for_table AND month = for_month AND state = 'detached' FOR UPDATE;
  IF retired.month IS NULL THEN
    RETURN 'it is not detached';
  ELSIF why IS NOT NULL THEN
    RETURN why;
  ELSIF EXISTS (SELECT FROM audit.retention WHERE table_name = for_table AND retirement = 'dry_run') THEN
    RETURN 'retirement is a dry run';
  ELSIF retired.verified_at IS NULL THEN
    RETURN 'its archive has not been proved since it was detached';
  ELSIF retired.drop_after > at THEN
    RETURN 'it waits until ' || to_char(retired.drop_after AT TIME ZONE 'UTC', 'YYYY-MM-DD');
  ELSIF EXISTS (SELECT FROM pg_inherits
                WHERE inhrelid = to_regclass(format('audit.%I', audit.partition_name(for_table, for_month)))) THEN
    RETURN 'it is attached';
  END IF;
  EXECUTE format('DROP TABLE audit.%I', audit.partition_name(for_table, for_month));
  UPDATE audit.months SET state = 'dropped', dropped_at = at, failure = NULL
  WHERE table_name = for_table AND month = for_month AND part = retired.part;
  PERFORM audit.note(
    'partition_dropped', for_table, for_month,
    jsonb_build_object('file', retired.archive_file, 'sha256', retired.archive_sha256, 'rows', retired.row_count), at);
  RETURN NULL;
END
$body$;
COMMENT ON FUNCTION audit.drop_partition IS 'Drops a detached month whose archive was proved and whose time of grace is over; else returns why not.';

CREATE FUNCTION audit.retire_partitions(
    at timestamptz DEFAULT now(), OUT table_name text, OUT partition_name text, OUT action text)
  RETURNS SETOF record LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
DECLARE
  past record;
BEGIN
  FOR past IN
    SELECT m.table_name, m.month, m.state, audit.obstacle(m.table_name, m.month) AS obstacle
    FROM audit.months m
    WHERE m.state = 'detached'
       OR m.state IN ('open', 'archived') AND audit.is_past(m.table_name, m.month, at)
    ORDER BY m.month, m.table_name
  LOOP
    table_name := past.table_name;
    partition_name := audit.partition_name(past.table_name, past.month);
    action := CASE WHEN past.obstacle IS NOT NULL THEN 'held' ELSE 'due' END;
    IF past.obstacle IS NULL AND past.state = 'detached' THEN
      -- One that fails leaves the others as they are.
      BEGIN
        action := CASE WHEN audit.drop_partition(past.table_name, past.month, at) IS NULL THEN 'dropped' ELSE 'waits' END;
      EXCEPTION WHEN OTHERS THEN
        action := 'failed';
        PERFORM audit.note_failure(past.table_name, past.month, 'drop', SQLERRM, at);
      END;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$body$;
COMMENT ON FUNCTION audit.retire_partitions IS 'Drops the detached months whose archive was proved and whose time of grace is over. Says of the others past their retention: held, waits (its time of grace is not over) or due (no archive was proved; the service or stemma partitions maintain makes it).';

CREATE FUNCTION audit.partition_maintenance(
    at timestamptz DEFAULT now(), OUT table_name text, OUT partition_name text, OUT action text)
  RETURNS SETOF record LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  RETURN QUERY SELECT * FROM audit.create_partitions(at);
  -- A retirement that fails does not undo what was made.
  BEGIN
    RETURN QUERY SELECT * FROM audit.retire_partitions(at);
  EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT NULL::text, NULL::text, 'failed: ' || SQLERRM;
  END;
END
$body$;
COMMENT ON FUNCTION audit.partition_maintenance IS 'audit.create_partitions and audit.retire_partitions; returns what they did. For any cron: SELECT audit.partition_maintenance().';

CREATE FUNCTION audit.restore_partition(for_table text, for_month date, at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  PERFORM audit.attach(for_table, for_month);
  UPDATE audit.months SET state = 'restored' WHERE table_name = for_table AND month = for_month AND state = 'dropped';
  INSERT INTO audit.months (table_name, month, part, created_at)
  SELECT for_table, for_month, 1 + count(*), at FROM audit.months WHERE table_name = for_table AND month = for_month;
  INSERT INTO audit.holds (table_name, month, kind, reason, held_at)
  VALUES (for_table, for_month, 'restore', 'restored from its archive', at) ON CONFLICT DO NOTHING;
  PERFORM audit.note('partition_restored', for_table, for_month, NULL, at);
END
$body$;
COMMENT ON FUNCTION audit.restore_partition IS 'Attaches the table that was filled again from a month''s archives, and holds it.';

CREATE FUNCTION audit.note_holds() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$body$
DECLARE
  hold audit.holds := coalesce(NEW, OLD);
BEGIN
  -- What a backfill holds and lets go, its own runs tell.
  IF hold.kind <> 'backfill' OR TG_OP <> 'INSERT' AND current_setting('stemma.backfill', true) IS DISTINCT FROM 'yes' THEN
    PERFORM audit.note(
      CASE TG_OP WHEN 'DELETE' THEN 'hold_released' ELSE 'hold_placed' END, hold.table_name, hold.month,
      jsonb_build_object('kind', hold.kind, 'reason', hold.reason), now());
  END IF;
  RETURN NULL;
END
$body$;
CREATE TRIGGER holds_are_noted AFTER INSERT OR UPDATE OR DELETE ON audit.holds
  FOR EACH ROW EXECUTE FUNCTION audit.note_holds();

CREATE FUNCTION audit.note_policy() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$body$
BEGIN
  PERFORM audit.note('retention_changed', NEW.table_name, NULL, to_jsonb(NEW) - 'table_name', now());
  RETURN NULL;
END
$body$;
CREATE TRIGGER policies_are_noted AFTER UPDATE ON audit.retention
  FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION audit.note_policy();
