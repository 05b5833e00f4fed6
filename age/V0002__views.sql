-- What the graph must hold, said once: a view for each label. Triggers, rebuild and verification all read these views.
--
-- A property has the name of its column; JSON as text ends in _json. A property whose column is null is left out. Times are
-- ISO 8601 in UTC with six decimals, so that their texts sort as the times do.

SET LOCAL search_path = :"graph", ag_catalog, pg_catalog;

CREATE FUNCTION projection.iso(at timestamptz) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN isfinite(at) THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE at::text END;
COMMENT ON FUNCTION projection.iso IS 'ISO 8601 text of an instant, in UTC.';

CREATE VIEW projection.agents AS
SELECT identity_key,
       projection."Agent_id"(identity_key) AS id,
       agtype_build_map_nonull(
         'id', agent_id::text,
         'placeholder', CASE WHEN placeholder THEN true END,
         'status', status,
         'label', label,
         'purpose', purpose,
         'notes', notes,
         'version', version,
         'parent_agent_id', parent_agent_id::text,
         'spawn_reason', spawn_reason,
         'health_status', health_status,
         'total_updates', total_updates,
         'tag_count', cardinality(tags),
         'created_at', projection.iso(created_at),
         'updated_at', projection.iso(updated_at),
         'paused_at', projection.iso(paused_at),
         'archived_at', projection.iso(archived_at),
         'disabled_at', projection.iso(disabled_at)) AS properties
FROM core.identities;
COMMENT ON VIEW projection.agents IS 'Agent vertices.';

CREATE VIEW projection.discoveries AS
SELECT discovery_key,
       projection."Discovery_id"(discovery_key) AS id,
       agtype_build_map_nonull(
         'id', discovery_id::text,
         'agent_id', agent_id::text,
         'type', type,
         'severity', severity,
         'status', status,
         'summary', summary,
         'details', details,
         'confidence', confidence,
         'related_files_json', related_files::text,
         'created_at', projection.iso(created_at),
         'updated_at', projection.iso(updated_at),
         'resolved_at', projection.iso(resolved_at)) AS properties
FROM core.discoveries;
COMMENT ON VIEW projection.discoveries IS 'Discovery vertices.';

CREATE VIEW projection.tags AS
SELECT tag_key, projection."Tag_id"(tag_key) AS id, agtype_build_map_nonull('name', name) AS properties
FROM core.tags;
COMMENT ON VIEW projection.tags IS 'Tag vertices.';

CREATE VIEW projection.dialectic_sessions AS
SELECT session_key,
       projection."DialecticSession_id"(session_key) AS id,
       agtype_build_map_nonull(
         'id', session_id::text,
         'paused_agent_id', paused_agent_id::text,
         'reviewer_agent_id', reviewer_agent_id::text,
         'status', status,
         'phase', phase,
         'reason', reason,
         'discovery_id', discovery_id::text,
         'dispute_type', dispute_type,
         'session_type', session_type,
         'topic', topic,
         'max_synthesis_rounds', max_synthesis_rounds,
         'synthesis_round', synthesis_round,
         'created_at', projection.iso(created_at),
         'updated_at', projection.iso(updated_at)) AS properties
FROM core.dialectic_sessions;
COMMENT ON VIEW projection.dialectic_sessions IS 'DialecticSession vertices.';

CREATE VIEW projection.dialectic_messages AS
SELECT message_key,
       projection."DialecticMessage_id"(message_key) AS id,
       agtype_build_map_nonull(
         'id', message_id,
         'session_id', session_id::text,
         'seq', seq,
         'agent_id', agent_id::text,
         'message_type', message_type,
         'sent_at', projection.iso(sent_at),
         'root_cause', root_cause,
         'reasoning', reasoning,
         'signature', signature,
         'agrees', agrees,
         'proposed_conditions_json', proposed_conditions::text) AS properties
FROM core.dialectic_messages;
COMMENT ON VIEW projection.dialectic_messages IS 'DialecticMessage vertices.';

CREATE VIEW projection.spawned AS
SELECT child.identity_key AS child_key,
       parent.identity_key AS parent_key,
       projection."SPAWNED_id"(child.identity_key) AS id,
       projection."Agent_id"(parent.identity_key) AS start_id,
       projection."Agent_id"(child.identity_key) AS end_id,
       agtype_build_map_nonull('spawn_reason', child.spawn_reason) AS properties
FROM core.identities child
JOIN core.identities parent ON parent.agent_id = child.parent_agent_id;
COMMENT ON VIEW projection.spawned IS 'SPAWNED edges, parent to child.';

CREATE VIEW projection.agent_tags AS
SELECT DISTINCT identity_key,
       projection."Agent_id"(identity_key) AS start_id,
       projection."Tag_id"(tag_key) AS end_id
FROM core.identities, unnest(tags) AS used (tag)
JOIN core.tags ON core.tags.name = used.tag;
COMMENT ON VIEW projection.agent_tags IS 'HAS_TAG edges of agents.';

CREATE VIEW projection.discovery_tags AS
SELECT discovery_tag_key,
       discovery_key,
       projection."Discovery_id"(discovery_key) AS start_id,
       projection."Tag_id"(tag_key) AS end_id
FROM core.discovery_tags
JOIN core.discoveries USING (discovery_id)
JOIN core.tags ON core.tags.name = tag;
COMMENT ON VIEW projection.discovery_tags IS 'HAS_TAG edges of discoveries.';

CREATE VIEW projection.discovered AS
SELECT discovery_key,
       identity_key,
       projection."DISCOVERED_id"(discovery_key) AS id,
       projection."Agent_id"(identity_key) AS start_id,
       projection."Discovery_id"(discovery_key) AS end_id,
       agtype_build_map() AS properties
FROM core.discoveries
JOIN core.identities USING (agent_id);
COMMENT ON VIEW projection.discovered IS 'DISCOVERED edges, agent to discovery.';

CREATE VIEW projection.paused_agent AS
SELECT session_key,
       identity_key,
       projection."PAUSED_AGENT_id"(session_key) AS id,
       projection."DialecticSession_id"(session_key) AS start_id,
       projection."Agent_id"(identity_key) AS end_id,
       agtype_build_map() AS properties
FROM core.dialectic_sessions
JOIN core.identities ON agent_id = paused_agent_id;
COMMENT ON VIEW projection.paused_agent IS 'PAUSED_AGENT edges, dialectic session to agent.';

CREATE VIEW projection.reviewer AS
SELECT session_key,
       identity_key,
       projection."REVIEWER_id"(session_key) AS id,
       projection."DialecticSession_id"(session_key) AS start_id,
       projection."Agent_id"(identity_key) AS end_id,
       agtype_build_map() AS properties
FROM core.dialectic_sessions
JOIN core.identities ON agent_id = reviewer_agent_id;
COMMENT ON VIEW projection.reviewer IS 'REVIEWER edges, dialectic session to agent.';

CREATE VIEW projection.about_discovery AS
SELECT session_key,
       discovery_key,
       projection."ABOUT_DISCOVERY_id"(session_key) AS id,
       projection."DialecticSession_id"(session_key) AS start_id,
       projection."Discovery_id"(discovery_key) AS end_id,
       agtype_build_map() AS properties
FROM core.dialectic_sessions
JOIN core.discoveries USING (discovery_id);
COMMENT ON VIEW projection.about_discovery IS 'ABOUT_DISCOVERY edges, dialectic session to discovery.';

CREATE VIEW projection.has_message AS
SELECT message_key,
       session_key,
       projection."HAS_MESSAGE_id"(message_key) AS id,
       projection."DialecticSession_id"(session_key) AS start_id,
       projection."DialecticMessage_id"(message_key) AS end_id,
       agtype_build_map() AS properties
FROM core.dialectic_messages
JOIN core.dialectic_sessions USING (session_id);
COMMENT ON VIEW projection.has_message IS 'HAS_MESSAGE edges, dialectic session to message.';

CREATE VIEW projection.wrote AS
SELECT message_key,
       identity_key,
       projection."WROTE_id"(message_key) AS id,
       projection."Agent_id"(identity_key) AS start_id,
       projection."DialecticMessage_id"(message_key) AS end_id,
       agtype_build_map() AS properties
FROM core.dialectic_messages
JOIN core.identities USING (agent_id);
COMMENT ON VIEW projection.wrote IS 'WROTE edges, agent to message.';

CREATE VIEW projection.links AS
SELECT link_key,
       source.discovery_key AS src_key,
       target.discovery_key AS dst_key,
       known.label,
       _graphid(known.label_id, link_key) AS id,
       projection."Discovery_id"(source.discovery_key) AS start_id,
       projection."Discovery_id"(target.discovery_key) AS end_id,
       agtype_build_map_nonull(
         'link_type', CASE WHEN known.label = 'LINK' THEN link_type END,
         'response_type', response_type,
         'weight', weight,
         'created_at', projection.iso(link.created_at),
         'created_by', created_by::text,
         'metadata_json', CASE WHEN link.metadata <> '{}' THEN link.metadata::text END) AS properties
FROM core.discovery_links link
JOIN core.discoveries source ON source.discovery_id = src_id
JOIN core.discoveries target ON target.discovery_id = dst_id
JOIN projection.link_types known USING (link_type);
COMMENT ON VIEW projection.links IS 'Edges between discoveries, each with its label.';

CREATE FUNCTION projection.sources() RETURNS TABLE (label name, kind text, source text)
  LANGUAGE sql STABLE SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT v.label, 'vertex', format('projection.%I', v.view_name) FROM projection.vertex_sources v
  UNION ALL
  SELECT e.label, 'edge', format('projection.%I', e.view_name) FROM projection.edge_sources e WHERE e.has_own_id
  UNION ALL
  SELECT e.label, 'pair', format('(%s)', string_agg(
    format('SELECT start_id, end_id, ag_catalog.agtype_build_map() AS properties FROM projection.%I', e.view_name), ' UNION ALL '
    ORDER BY e.view_name))
  FROM projection.edge_sources e WHERE NOT e.has_own_id GROUP BY e.label
  UNION ALL
  SELECT l.label, 'edge', format('(SELECT * FROM projection.links WHERE label = %L)', l.label)
  FROM projection.edge_labels l WHERE l.for_links;
END;
COMMENT ON FUNCTION projection.sources IS 'What each label holds: kind vertex, edge, or pair (edges without a key of their own), and the rows that say it.';
