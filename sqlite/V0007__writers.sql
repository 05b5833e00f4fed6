-- Who wrote each row, and the agent that a key writes as (db/V0027).

ALTER TABLE agent_metadata ADD COLUMN written_by TEXT;
ALTER TABLE agent_metadata ADD COLUMN written_key TEXT;
ALTER TABLE session_identities ADD COLUMN written_by TEXT;
ALTER TABLE session_identities ADD COLUMN written_key TEXT;
ALTER TABLE agent_state ADD COLUMN written_by TEXT;
ALTER TABLE agent_state ADD COLUMN written_key TEXT;
ALTER TABLE calibration_state ADD COLUMN written_by TEXT;
ALTER TABLE calibration_state ADD COLUMN written_key TEXT;
ALTER TABLE discoveries ADD COLUMN written_by TEXT;
ALTER TABLE discoveries ADD COLUMN written_key TEXT;
ALTER TABLE discovery_tags ADD COLUMN written_by TEXT;
ALTER TABLE discovery_tags ADD COLUMN written_key TEXT;
ALTER TABLE discovery_edges ADD COLUMN written_by TEXT;
ALTER TABLE discovery_edges ADD COLUMN written_key TEXT;
ALTER TABLE dialectic_sessions ADD COLUMN written_by TEXT;
ALTER TABLE dialectic_sessions ADD COLUMN written_key TEXT;
ALTER TABLE dialectic_messages ADD COLUMN written_by TEXT;
ALTER TABLE dialectic_messages ADD COLUMN written_key TEXT;
ALTER TABLE audit_events ADD COLUMN written_by TEXT;
ALTER TABLE audit_events ADD COLUMN written_key TEXT;
ALTER TABLE tool_usage ADD COLUMN written_by TEXT;
ALTER TABLE tool_usage ADD COLUMN written_key TEXT;
ALTER TABLE access_keys ADD COLUMN agent_id TEXT;
ALTER TABLE access_keys ADD COLUMN written_by TEXT;
ALTER TABLE access_keys ADD COLUMN written_key TEXT;
