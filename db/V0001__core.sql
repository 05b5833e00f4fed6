-- Schema core: the record of an estate's agents, sessions, states, calibration, discoveries and dialectic sessions, and
-- the answers that requests with an Idempotency-Key got.
--
-- Liberal in: no CHECK rejects what history holds, because a source file's odd value is evidence. The only bound is on
-- identifiers, which must fit an index entry. References are plain columns without foreign keys: a reference that points
-- nowhere is kept, and an agent that is only named becomes a placeholder (V0007).
-- The columns backfill_run, written_by and written_key say where a row comes from; V0008 describes them for all tables.

CREATE SCHEMA IF NOT EXISTS core;
COMMENT ON SCHEMA core IS 'The record of an estate: identities, sessions, states, discoveries, dialectic.';

CREATE DOMAIN core.name AS text
  CONSTRAINT name_fits_an_index CHECK (octet_length(VALUE) <= 1000);
COMMENT ON DOMAIN core.name IS 'An identifier or a reference to one: at most 1,000 bytes, so that indexes on it, composite ones too, can hold it.';

CREATE FUNCTION core.indexed_tags(tags text[]) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS
$body$
BEGIN
  -- Nearly always true, and quicker than to look at each.
  IF octet_length(array_to_string(tags, '')) <= 1000 THEN
    RETURN tags;
  END IF;
  RETURN ARRAY(SELECT tag FROM unnest(tags) AS named (tag) WHERE octet_length(tag) <= 1000);
END
$body$;
COMMENT ON FUNCTION core.indexed_tags IS 'Those of an agent''s tags that core.tags holds: at most 1,000 bytes, so that an index can.';

CREATE TABLE core.identities (
  identity_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agent_id core.name NOT NULL UNIQUE,
  placeholder boolean NOT NULL DEFAULT false,
  status text DEFAULT 'active',
  label text,
  purpose text,
  notes text,
  version text,
  agent_uuid text,
  parent_agent_id core.name,
  spawn_reason text,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz,
  disabled_at timestamptz,
  paused_at timestamptz,
  archived_at timestamptz,
  total_updates bigint,
  tags text[],
  health_status text,
  api_key_hash text,
  api_key_scheme text,
  lifecycle_events jsonb,
  recent_update_timestamps jsonb,
  recent_decisions jsonb,
  dialectic_conditions jsonb,
  loop_detected_at timestamptz,
  loop_cooldown_until timestamptz,
  last_response_at timestamptz,
  response_completed boolean,
  active_session_key text,
  session_bound_at timestamptz,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  CONSTRAINT agent_id_not_empty CHECK (agent_id <> '')
);
CREATE INDEX identities_parent ON core.identities (parent_agent_id) WHERE parent_agent_id IS NOT NULL;
CREATE INDEX identities_placeholder ON core.identities (agent_id) WHERE placeholder;
CREATE INDEX identities_tags ON core.identities USING gin (core.indexed_tags(tags));
-- Rows without a time come last, and a page's cursor can tell where it stands among them.
CREATE INDEX identities_created ON core.identities
  ((coalesce(created_at, '-infinity'::timestamptz)), agent_id COLLATE "C") WHERE NOT placeholder;

COMMENT ON TABLE core.identities IS 'One row per agent, the ones only named by others (placeholders) included. Projected as Agent, SPAWNED, HAS_TAG.';
COMMENT ON COLUMN core.identities.identity_key IS 'Key of the row and number of its Agent vertex.';
COMMENT ON COLUMN core.identities.agent_id IS 'The agent''s name, chosen by its estate.';
COMMENT ON COLUMN core.identities.placeholder IS 'True while other rows name this agent and no row of its own has come.';
COMMENT ON COLUMN core.identities.status IS 'active, waiting_input, paused, archived, disabled, deleted, or what the source held; null for a placeholder.';
COMMENT ON COLUMN core.identities.label IS 'Name for people.';
COMMENT ON COLUMN core.identities.purpose IS 'What the agent is for.';
COMMENT ON COLUMN core.identities.notes IS 'Free notes.';
COMMENT ON COLUMN core.identities.version IS 'Version of the agent or its model.';
COMMENT ON COLUMN core.identities.agent_uuid IS 'Second identifier some estates keep.';
COMMENT ON COLUMN core.identities.parent_agent_id IS 'The agent that spawned this one, as declared; an agent_id.';
COMMENT ON COLUMN core.identities.spawn_reason IS 'Why it was spawned.';
COMMENT ON COLUMN core.identities.created_at IS 'When the agent was created; null where unknown.';
COMMENT ON COLUMN core.identities.updated_at IS 'Last update of the agent''s record at its source.';
COMMENT ON COLUMN core.identities.disabled_at IS 'When it was disabled.';
COMMENT ON COLUMN core.identities.paused_at IS 'When it was paused.';
COMMENT ON COLUMN core.identities.archived_at IS 'When it was archived.';
COMMENT ON COLUMN core.identities.total_updates IS 'Number of updates the agent reported.';
COMMENT ON COLUMN core.identities.tags IS 'Tags in the order given, by case.';
COMMENT ON COLUMN core.identities.health_status IS 'healthy, moderate, critical, unknown, or what the source held.';
COMMENT ON COLUMN core.identities.api_key_hash IS 'Hash of the agent''s API key; null means no key. Never the key itself.';
COMMENT ON COLUMN core.identities.api_key_scheme IS 'How api_key_hash verifies: sha256 (hex of the key''s SHA-256) or bcrypt.';
COMMENT ON COLUMN core.identities.lifecycle_events IS 'Array of {event, timestamp, reason}.';
COMMENT ON COLUMN core.identities.recent_update_timestamps IS 'Array of the last update times, as the source wrote them.';
COMMENT ON COLUMN core.identities.recent_decisions IS 'Array of the last decisions; some sources hold an object.';
COMMENT ON COLUMN core.identities.dialectic_conditions IS 'Array of conditions agreed in dialectic sessions.';
COMMENT ON COLUMN core.identities.loop_detected_at IS 'When a loop was detected.';
COMMENT ON COLUMN core.identities.loop_cooldown_until IS 'End of the cool-down after a loop.';
COMMENT ON COLUMN core.identities.last_response_at IS 'Last response of the agent.';
COMMENT ON COLUMN core.identities.response_completed IS 'Whether that response was complete.';
COMMENT ON COLUMN core.identities.active_session_key IS 'Session the agent was bound to.';
COMMENT ON COLUMN core.identities.session_bound_at IS 'When it was bound.';
COMMENT ON COLUMN core.identities.metadata IS 'Anything else about the agent, an object.';

CREATE TABLE core.tags (
  tag_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  CONSTRAINT tag_fits_an_index CHECK (octet_length(name) <= 1000)
);
CREATE INDEX tags_by_name ON core.tags (name COLLATE "C");
COMMENT ON TABLE core.tags IS 'Every tag ever used, made by triggers when a row names it. Projected as Tag.';
COMMENT ON COLUMN core.tags.tag_key IS 'Key of the row and number of its Tag vertex.';
COMMENT ON COLUMN core.tags.name IS 'The tag, by case.';

CREATE TABLE core.sessions (
  session_id core.name PRIMARY KEY,
  agent_id core.name,
  created_at timestamptz DEFAULT now(),
  last_active timestamptz,
  expires_at timestamptz,
  is_active boolean DEFAULT true,
  bind_count bigint,
  client_type text,
  client_info jsonb,
  api_key_hash text,
  api_key_scheme text,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  before_maintenance jsonb,
  written_by text,
  written_key text,
  CONSTRAINT session_id_not_empty CHECK (session_id <> '')
);
CREATE INDEX sessions_agent ON core.sessions (agent_id, last_active DESC);
CREATE INDEX sessions_open ON core.sessions (expires_at) WHERE is_active;
COMMENT ON TABLE core.sessions IS 'Bindings of a client session to an agent.';
COMMENT ON COLUMN core.sessions.session_id IS 'The session''s name.';
COMMENT ON COLUMN core.sessions.agent_id IS 'The agent it is bound to.';
COMMENT ON COLUMN core.sessions.created_at IS 'When it was bound.';
COMMENT ON COLUMN core.sessions.last_active IS 'Last use.';
COMMENT ON COLUMN core.sessions.expires_at IS 'End of validity: the source''s own, or derived from the last use by the source''s rule; null where neither is known: it begins to slide at the next use.';
COMMENT ON COLUMN core.sessions.is_active IS 'False once ended.';
COMMENT ON COLUMN core.sessions.bind_count IS 'How often the session was bound again.';
COMMENT ON COLUMN core.sessions.client_type IS 'Kind of client.';
COMMENT ON COLUMN core.sessions.client_info IS 'What the client said of itself, an object.';
COMMENT ON COLUMN core.sessions.api_key_hash IS 'Hash of the key the session was bound with; null means none.';
COMMENT ON COLUMN core.sessions.api_key_scheme IS 'How api_key_hash verifies: sha256 or bcrypt.';
COMMENT ON COLUMN core.sessions.metadata IS 'Anything else about the session, an object.';
COMMENT ON COLUMN core.sessions.before_maintenance IS 'Where the maintenance ended the session because its time was over and nothing else has changed the row since: what is_active, written_by and written_key were before, and at, when it did. Null otherwise. Set by a trigger only.';

CREATE TABLE core.agent_state (
  state_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state_id core.name NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
  agent_id core.name,
  recorded_at timestamptz DEFAULT now(),
  first_recorded_at timestamptz,
  entropy double precision,
  integrity double precision,
  stability_index double precision,
  volatility double precision,
  coherence double precision,
  regime text,
  update_count bigint,
  void_active boolean,
  state jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text
);
CREATE INDEX agent_state_history ON core.agent_state
  (agent_id, (coalesce(recorded_at, '-infinity'::timestamptz)), state_id COLLATE "C");
CREATE INDEX agent_state_own ON core.agent_state (recorded_at) WHERE backfill_run IS NULL;
COMMENT ON TABLE core.agent_state IS 'One row per recorded point of an agent''s state.';
COMMENT ON COLUMN core.agent_state.state_key IS 'Key of the row, in order of arrival.';
COMMENT ON COLUMN core.agent_state.state_id IS 'Stable name of the point, given by its source or made from it.';
COMMENT ON COLUMN core.agent_state.agent_id IS 'The agent.';
COMMENT ON COLUMN core.agent_state.recorded_at IS 'When the state was recorded; null where unreadable.';
COMMENT ON COLUMN core.agent_state.first_recorded_at IS 'When the agent''s first state was recorded, where the source says so.';
COMMENT ON COLUMN core.agent_state.entropy IS 'S, 0 to 2.';
COMMENT ON COLUMN core.agent_state.integrity IS 'I, 0 to 1.';
COMMENT ON COLUMN core.agent_state.stability_index IS '1 - S where derived.';
COMMENT ON COLUMN core.agent_state.volatility IS 'V, -2 to 2: negative values are legitimate.';
COMMENT ON COLUMN core.agent_state.coherence IS 'Coherence, 0 to 1.';
COMMENT ON COLUMN core.agent_state.regime IS 'Regime as the source wrote it, by case.';
COMMENT ON COLUMN core.agent_state.update_count IS 'Number of updates up to this point.';
COMMENT ON COLUMN core.agent_state.void_active IS 'Whether the void state was active.';
COMMENT ON COLUMN core.agent_state.state IS 'The whole state where recorded; E (energy) is kept here.';

CREATE TABLE core.calibration (
  id smallint PRIMARY KEY DEFAULT 1,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamptz DEFAULT now(),
  data jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  CONSTRAINT one_calibration CHECK (id = 1)
);
COMMENT ON TABLE core.calibration IS 'The estate''s calibration: a single row.';
COMMENT ON COLUMN core.calibration.id IS 'Always 1.';
COMMENT ON COLUMN core.calibration.version IS 'Grows by one with each update.';
COMMENT ON COLUMN core.calibration.updated_at IS 'Last update.';
COMMENT ON COLUMN core.calibration.data IS 'Thresholds or bins, an object.';

CREATE FUNCTION core.searched_text(summary text, details text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  -- The cuts keep any text under the megabyte a tsvector may have: no row is refused for its length.
  RETURN setweight(to_tsvector('pg_catalog.english'::regconfig, left(coalesce(summary, ''), 10000)), 'A')
      || setweight(to_tsvector('pg_catalog.english'::regconfig, left(coalesce(details, ''), 50000)), 'B');
COMMENT ON FUNCTION core.searched_text IS 'The words of a discovery as the search compares them: summary with weight A, details with B, their first 10,000 and 50,000 characters.';

CREATE TABLE core.discoveries (
  discovery_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  discovery_id core.name NOT NULL UNIQUE,
  agent_id core.name,
  type text,
  severity text,
  status text DEFAULT 'open',
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz,
  resolved_at timestamptz,
  summary text,
  details text,
  related_files jsonb,
  confidence double precision,
  embedding double precision[],
  provenance jsonb,
  provenance_chain jsonb,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  CONSTRAINT discovery_id_not_empty CHECK (discovery_id <> '')
);
CREATE INDEX discoveries_agent ON core.discoveries (agent_id);
CREATE INDEX discoveries_created ON core.discoveries
  ((coalesce(created_at, '-infinity'::timestamptz)), discovery_key);
-- Estates hold types of any length, an index does not: it holds how they begin.
CREATE INDEX discoveries_type ON core.discoveries
  ((left(type, 100)), (coalesce(created_at, '-infinity'::timestamptz)), discovery_key);
-- An index on an expression, not a stored column: each trigger that compares rows and each COPY that lists columns
-- would meet the column, and it costs a third more space (docs/adr/0012-text-search.md).
CREATE INDEX discoveries_text ON core.discoveries USING gin (core.searched_text(summary, details));
-- Statistics of the expression would parse the texts of 30,000 rows at each ANALYZE.
ALTER INDEX core.discoveries_text ALTER COLUMN 1 SET STATISTICS 0;
COMMENT ON TABLE core.discoveries IS 'What agents found. Projected as Discovery and DISCOVERED.';
COMMENT ON COLUMN core.discoveries.discovery_key IS 'Key of the row and number of its Discovery vertex.';
COMMENT ON COLUMN core.discoveries.discovery_id IS 'The discovery''s name; in old estates an ISO timestamp.';
COMMENT ON COLUMN core.discoveries.agent_id IS 'The agent that found it.';
COMMENT ON COLUMN core.discoveries.type IS 'bug_found, insight, pattern, improvement, question, answer, note, exploration, or what the source held.';
COMMENT ON COLUMN core.discoveries.severity IS 'low, medium, high, critical, or null.';
COMMENT ON COLUMN core.discoveries.status IS 'open, resolved, archived, disputed, or what the source held.';
COMMENT ON COLUMN core.discoveries.created_at IS 'When it was found.';
COMMENT ON COLUMN core.discoveries.updated_at IS 'Last change.';
COMMENT ON COLUMN core.discoveries.resolved_at IS 'When it was resolved.';
COMMENT ON COLUMN core.discoveries.summary IS 'One line.';
COMMENT ON COLUMN core.discoveries.details IS 'The whole text.';
COMMENT ON COLUMN core.discoveries.related_files IS 'Array of file names.';
COMMENT ON COLUMN core.discoveries.confidence IS '0 to 1.';
COMMENT ON COLUMN core.discoveries.embedding IS 'Embedding of the text, usually 384 numbers.';
COMMENT ON COLUMN core.discoveries.provenance IS 'State of the agent when it found this, an object.';
COMMENT ON COLUMN core.discoveries.provenance_chain IS 'Array of the agent''s ancestors at that time.';
COMMENT ON COLUMN core.discoveries.metadata IS 'Anything else about the discovery, an object.';

CREATE TABLE core.discovery_tags (
  discovery_id core.name NOT NULL,
  tag text NOT NULL,
  discovery_tag_key bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  backfill_run bigint,
  written_by text,
  written_key text,
  PRIMARY KEY (discovery_id, tag),
  CONSTRAINT tag_fits_an_index CHECK (octet_length(tag) <= 1000)
);
CREATE INDEX discovery_tags_by_tag ON core.discovery_tags (tag, discovery_id COLLATE "C");
COMMENT ON TABLE core.discovery_tags IS 'Tags of discoveries. Projected as HAS_TAG.';
COMMENT ON COLUMN core.discovery_tags.discovery_id IS 'The discovery.';
COMMENT ON COLUMN core.discovery_tags.tag IS 'The tag, by case.';
COMMENT ON COLUMN core.discovery_tags.discovery_tag_key IS 'Key of the row.';

CREATE TABLE core.discovery_links (
  src_id core.name NOT NULL,
  dst_id core.name NOT NULL,
  link_type text NOT NULL,
  link_key bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  response_type text,
  weight double precision,
  created_at timestamptz DEFAULT now(),
  created_by core.name,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  PRIMARY KEY (src_id, dst_id, link_type),
  CONSTRAINT link_type_fits_an_index CHECK (link_type <> '' AND octet_length(link_type) <= 500)
);
CREATE INDEX discovery_links_dst ON core.discovery_links (dst_id);
CREATE INDEX discovery_links_creator ON core.discovery_links (created_by) WHERE created_by IS NOT NULL;
COMMENT ON TABLE core.discovery_links IS 'Links between discoveries. Projected as an edge named after link_type: RELATED_TO, RESPONSE_TO, ….';
COMMENT ON COLUMN core.discovery_links.src_id IS 'The discovery the link starts at; for response_to the reply.';
COMMENT ON COLUMN core.discovery_links.dst_id IS 'The discovery it points to.';
COMMENT ON COLUMN core.discovery_links.link_type IS 'related_to, response_to, disputes, extends, or what the source held.';
COMMENT ON COLUMN core.discovery_links.link_key IS 'Key of the row and number of its edge.';
COMMENT ON COLUMN core.discovery_links.response_type IS 'extend, question, disagree, support; for response_to.';
COMMENT ON COLUMN core.discovery_links.weight IS 'Strength of the link.';
COMMENT ON COLUMN core.discovery_links.created_at IS 'When it was made.';
COMMENT ON COLUMN core.discovery_links.created_by IS 'The agent that made it.';
COMMENT ON COLUMN core.discovery_links.metadata IS 'Anything else about the link, an object.';

CREATE TABLE core.dialectic_sessions (
  session_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id core.name NOT NULL UNIQUE,
  paused_agent_id core.name,
  reviewer_agent_id core.name,
  phase text DEFAULT 'thesis',
  status text DEFAULT 'active',
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz,
  reason text,
  discovery_id core.name,
  dispute_type text,
  session_type text,
  topic text,
  max_synthesis_rounds bigint,
  synthesis_round bigint,
  paused_agent_state jsonb,
  resolution jsonb,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  CONSTRAINT session_id_not_empty CHECK (session_id <> '')
);
CREATE INDEX dialectic_sessions_paused ON core.dialectic_sessions (paused_agent_id);
CREATE INDEX dialectic_sessions_reviewer ON core.dialectic_sessions (reviewer_agent_id);
CREATE INDEX dialectic_sessions_discovery ON core.dialectic_sessions (discovery_id) WHERE discovery_id IS NOT NULL;
CREATE INDEX dialectic_sessions_created ON core.dialectic_sessions
  ((coalesce(created_at, '-infinity'::timestamptz)), session_key);
COMMENT ON TABLE core.dialectic_sessions IS 'Reviews of a paused or disputed agent by another. Projected as DialecticSession, PAUSED_AGENT, REVIEWER, ABOUT_DISCOVERY.';
COMMENT ON COLUMN core.dialectic_sessions.session_key IS 'Key of the row and number of its DialecticSession vertex.';
COMMENT ON COLUMN core.dialectic_sessions.session_id IS 'The session''s name.';
COMMENT ON COLUMN core.dialectic_sessions.paused_agent_id IS 'The agent under review.';
COMMENT ON COLUMN core.dialectic_sessions.reviewer_agent_id IS 'The agent that reviews.';
COMMENT ON COLUMN core.dialectic_sessions.phase IS 'thesis, antithesis, synthesis, resolved, escalated, failed, or what the source held.';
COMMENT ON COLUMN core.dialectic_sessions.status IS 'active, resolved, failed, escalated, or what the source held.';
COMMENT ON COLUMN core.dialectic_sessions.created_at IS 'When it began.';
COMMENT ON COLUMN core.dialectic_sessions.updated_at IS 'Last change.';
COMMENT ON COLUMN core.dialectic_sessions.reason IS 'Why it began.';
COMMENT ON COLUMN core.dialectic_sessions.discovery_id IS 'The discovery in dispute.';
COMMENT ON COLUMN core.dialectic_sessions.dispute_type IS 'verification, dispute, correction, or null.';
COMMENT ON COLUMN core.dialectic_sessions.session_type IS 'recovery, dispute, exploration, review, or null.';
COMMENT ON COLUMN core.dialectic_sessions.topic IS 'Topic of an exploration.';
COMMENT ON COLUMN core.dialectic_sessions.max_synthesis_rounds IS 'Rounds allowed.';
COMMENT ON COLUMN core.dialectic_sessions.synthesis_round IS 'Round reached.';
COMMENT ON COLUMN core.dialectic_sessions.paused_agent_state IS 'State of the paused agent at the beginning, an object.';
COMMENT ON COLUMN core.dialectic_sessions.resolution IS 'How it ended, an object.';
COMMENT ON COLUMN core.dialectic_sessions.metadata IS 'Anything else about the session, an object.';

CREATE TABLE core.dialectic_messages (
  message_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id text NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
  session_id core.name,
  seq bigint,
  agent_id core.name,
  message_type text,
  sent_at timestamptz DEFAULT now(),
  root_cause text,
  proposed_conditions jsonb,
  reasoning text,
  observed_metrics jsonb,
  concerns jsonb,
  agrees boolean,
  signature text,
  metadata jsonb NOT NULL DEFAULT '{}',
  backfill_run bigint,
  written_by text,
  written_key text,
  CONSTRAINT message_id_fits_an_index CHECK (message_id <> '' AND octet_length(message_id) <= 1100)
);
CREATE INDEX dialectic_messages_session ON core.dialectic_messages (session_id, seq);
CREATE INDEX dialectic_messages_agent ON core.dialectic_messages (agent_id);
COMMENT ON TABLE core.dialectic_messages IS 'Messages of dialectic sessions. Projected as DialecticMessage, HAS_MESSAGE, WROTE.';
COMMENT ON COLUMN core.dialectic_messages.message_key IS 'Key of the row and number of its DialecticMessage vertex.';
COMMENT ON COLUMN core.dialectic_messages.message_id IS 'The message''s name: for imported ones <session>:<seq>.';
COMMENT ON COLUMN core.dialectic_messages.session_id IS 'The dialectic session.';
COMMENT ON COLUMN core.dialectic_messages.seq IS 'Order of the messages in their source.';
COMMENT ON COLUMN core.dialectic_messages.agent_id IS 'The agent that wrote it.';
COMMENT ON COLUMN core.dialectic_messages.message_type IS 'thesis, antithesis, synthesis, failed, or what the source held.';
COMMENT ON COLUMN core.dialectic_messages.sent_at IS 'When it was written.';
COMMENT ON COLUMN core.dialectic_messages.root_cause IS 'Cause as the writer sees it.';
COMMENT ON COLUMN core.dialectic_messages.proposed_conditions IS 'Array of conditions.';
COMMENT ON COLUMN core.dialectic_messages.reasoning IS 'The argument.';
COMMENT ON COLUMN core.dialectic_messages.observed_metrics IS 'Metrics the writer saw, an object.';
COMMENT ON COLUMN core.dialectic_messages.concerns IS 'Array of concerns; some sources hold a string.';
COMMENT ON COLUMN core.dialectic_messages.agrees IS 'Whether the writer agrees; null where not said.';
COMMENT ON COLUMN core.dialectic_messages.signature IS 'Signature of the writer.';
COMMENT ON COLUMN core.dialectic_messages.metadata IS 'Anything else about the message, an object.';

CREATE TABLE core.rate_limits (
  agent_id core.name NOT NULL,
  stored_at timestamptz NOT NULL,
  backfill_run bigint,
  PRIMARY KEY (agent_id, stored_at)
);
COMMENT ON TABLE core.rate_limits IS 'When agents stored discoveries, for the limit per hour.';
COMMENT ON COLUMN core.rate_limits.agent_id IS 'The agent.';
COMMENT ON COLUMN core.rate_limits.stored_at IS 'When it stored one.';

CREATE TABLE core.requests (
  request_key core.name PRIMARY KEY,
  fingerprint text NOT NULL,
  status bigint NOT NULL,
  answer text,
  made_at timestamptz NOT NULL
);
CREATE INDEX requests_made ON core.requests (made_at);
COMMENT ON TABLE core.requests IS 'What was answered to requests with an Idempotency-Key, for the case that they come again.';
COMMENT ON COLUMN core.requests.request_key IS 'The request''s Idempotency-Key.';
COMMENT ON COLUMN core.requests.fingerprint IS 'SHA-256 (hex) of method, address and body.';
COMMENT ON COLUMN core.requests.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN core.requests.answer IS 'Body of the answer; null where it had none.';
COMMENT ON COLUMN core.requests.made_at IS 'When it was answered; STEMMA_STORE_REQUEST_LIFE_HOURS later it is forgotten.';

CREATE FUNCTION core.forget_states(keep_days integer DEFAULT 90, at_most integer DEFAULT 5000, at timestamptz DEFAULT now())
  RETURNS bigint LANGUAGE sql SET search_path = pg_catalog SET TimeZone = 'UTC' AS
$body$
  WITH forgotten AS (
    DELETE FROM core.agent_state
    WHERE state_id IN (
      SELECT old.state_id FROM core.agent_state old
      WHERE old.backfill_run IS NULL
        AND old.recorded_at < at - make_interval(days => keep_days)
        AND EXISTS (
          SELECT FROM core.agent_state newer
          WHERE newer.agent_id = old.agent_id
            AND (coalesce(newer.recorded_at, '-infinity'), newer.state_id COLLATE "C")
                > (coalesce(old.recorded_at, '-infinity'), old.state_id COLLATE "C"))
      ORDER BY old.recorded_at
      LIMIT at_most)
    RETURNING 1)
  SELECT count(*) FROM forgotten
$body$;
COMMENT ON FUNCTION core.forget_states IS 'Deletes points of agents'' states older than that many days, at most so many at once, and never an agent''s newest. What a backfill moved in stays. Returns how many; call it until it returns 0.';
