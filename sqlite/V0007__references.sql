-- An agent that a row names and that is not registered becomes a placeholder. The program runs this file once for each column
-- that names an agent:
-- agent_metadata.parent_agent_id session_identities.agent_id agent_state.agent_id discoveries.agent_id
-- discovery_edges.created_by rate_limits.agent_id dialectic_sessions.paused_agent_id
-- dialectic_sessions.reviewer_agent_id dialectic_messages.agent_id audit_events.agent_id tool_usage.agent_id

CREATE TRIGGER {table}_{column}_named_on_insert AFTER INSERT ON {table} WHEN NEW.{column} <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.{column}, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
CREATE TRIGGER {table}_{column}_named_on_update AFTER UPDATE OF {column} ON {table} WHEN NEW.{column} <> '' BEGIN
  INSERT INTO agent_metadata (agent_id, placeholder, status) VALUES (NEW.{column}, 1, NULL) ON CONFLICT (agent_id) DO NOTHING;
END;
