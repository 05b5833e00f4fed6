-- The live dialect's indexes, made after the rows: sorting once is faster than keeping in order.

CREATE INDEX idx_agent_metadata_status ON agent_metadata (status);
CREATE INDEX idx_agent_metadata_last_update ON agent_metadata (last_update);
CREATE INDEX idx_session_identities_agent ON session_identities (agent_id);
CREATE INDEX idx_agent_state_regime ON agent_state (regime);
CREATE INDEX idx_agent_state_coherence ON agent_state (coherence);
CREATE INDEX idx_agent_state_updated_at ON agent_state (updated_at);
CREATE INDEX idx_dialectic_sessions_paused ON dialectic_sessions (paused_agent_id);
CREATE INDEX idx_dialectic_sessions_reviewer ON dialectic_sessions (reviewer_agent_id);
CREATE INDEX idx_dialectic_sessions_phase ON dialectic_sessions (phase);
CREATE INDEX idx_dialectic_sessions_status ON dialectic_sessions (status);
CREATE INDEX idx_dialectic_messages_session ON dialectic_messages (session_id);
CREATE INDEX idx_discoveries_agent ON discoveries (agent_id);
CREATE INDEX idx_discoveries_status ON discoveries (status);
CREATE INDEX idx_discovery_tags_tag ON discovery_tags (tag);
CREATE INDEX idx_discovery_edges_dst ON discovery_edges (dst_id);
CREATE INDEX idx_tool_usage_time ON tool_usage (timestamp);
