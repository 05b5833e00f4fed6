-- Changes from the versions before: every row names the principal and the key that wrote it, and a key may be bound to
-- an agent.
--
-- The statement that adds or changes a row says who does it: no trigger is needed. written_by is null where a row is older
-- than this, where a backfill brought it from a file that names no writer (backfill_run says which one), and of an agent that is
-- only named. An audit entry that names its writer is sealed with it; one that does not keeps the leaf that it had.

DO $body$
DECLARE
  written text;
BEGIN
  FOREACH written IN ARRAY ARRAY['core.identities', 'core.sessions', 'core.agent_state', 'core.calibration', 'core.discoveries',
                                 'core.discovery_tags', 'core.discovery_links', 'core.dialectic_sessions', 'core.dialectic_messages',
                                 'audit.events', 'audit.tool_usage', 'access.keys'] LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN written_by text, ADD COLUMN written_key text', written);
    EXECUTE format('COMMENT ON COLUMN %s.written_by IS %L', written,
      'The principal that made the last change: the name of its key or the subject of its token; local without keys, cli for an operator''s '
      'command, maintenance, service. Null where nobody knows: the row is older than this, or a backfill brought it.');
    EXECUTE format('COMMENT ON COLUMN %s.written_key IS %L', written,
      'key_id of the principal''s key in access.keys, or token: and the subject of its token; null without one.');
  END LOOP;
END
$body$;

ALTER TABLE access.keys ADD COLUMN agent_id core.name;
COMMENT ON COLUMN access.keys.agent_id IS 'The only agent that the key writes as; null: any. No other row need know that agent.';
GRANT SELECT (agent_id, written_by, written_key) ON access.keys TO stemma_reader, stemma_writer;

-- record_send begins with the number of columns: no entry of one encoding has the bytes of one of the other.
CREATE OR REPLACE FUNCTION audit.leaf(entry audit.events) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN sha256(E'\\x00'::bytea || CASE WHEN num_nulls(entry.written_by, entry.written_key) = 2
    THEN record_send(ROW(
      entry.ts, entry.event_id::text, entry.event_type, entry.agent_id::text, entry.session_id::text,
      entry.confidence, entry.payload, entry.metadata, entry.raw_hash::text))
    ELSE record_send(ROW(
      entry.ts, entry.event_id::text, entry.event_type, entry.agent_id::text, entry.session_id::text,
      entry.confidence, entry.payload, entry.metadata, entry.raw_hash::text, entry.written_by, entry.written_key)) END);
CREATE OR REPLACE FUNCTION audit.leaf(entry audit.tool_usage) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN sha256(E'\\x00'::bytea || CASE WHEN num_nulls(entry.written_by, entry.written_key) = 2
    THEN record_send(ROW(
      entry.ts, entry.usage_id::text, entry.tool_name, entry.agent_id::text, entry.session_id::text,
      entry.latency_ms, entry.success, entry.error_type, entry.payload))
    ELSE record_send(ROW(
      entry.ts, entry.usage_id::text, entry.tool_name, entry.agent_id::text, entry.session_id::text,
      entry.latency_ms, entry.success, entry.error_type, entry.payload, entry.written_by, entry.written_key)) END);
COMMENT ON FUNCTION audit.leaf(audit.events) IS 'RFC 6962 hash of an entry: SHA-256 of a zero byte and all it says, its writer included where it names one.';
COMMENT ON FUNCTION audit.leaf(audit.tool_usage) IS 'RFC 6962 hash of an entry: SHA-256 of a zero byte and all it says, its writer included where it names one.';

CREATE OR REPLACE FUNCTION audit.note(type text, for_table text, for_month date, details jsonb, at timestamptz) RETURNS void
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

CREATE OR REPLACE FUNCTION audit.attach(for_table text, for_month date) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS
$body$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute
                 WHERE attrelid = to_regclass(format('audit.%I', audit.partition_name(for_table, for_month)))
                   AND attname = 'written_by') THEN
    -- A month that was detached before its table had these columns.
    EXECUTE format(
      'ALTER TABLE audit.%I ADD COLUMN written_by text, ADD COLUMN written_key text',
      audit.partition_name(for_table, for_month));
  END IF;
  EXECUTE format(
    'ALTER TABLE audit.%I ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)',
    for_table,
    audit.partition_name(for_table, for_month),
    to_char(for_month, 'YYYY-MM-DD') || ' 00:00:00+00',
    to_char(for_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
END
$body$;
