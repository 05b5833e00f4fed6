package io.stemma.backfill.fidelity;

import java.util.List;

/** Every table of the governance family, by dialect. */
final class GovernanceTables {
  static final List<KnownTable> LIVE =
      List.of(
          KnownTable.of(
              "agent_metadata",
              "core.identities",
              "agent_id",
              """
              KEY agent_id
              TEXT status version notes spawn_reason health_status active_session_key purpose agent_uuid label
              TIME created_at last_update=updated_at paused_at archived_at loop_detected_at loop_cooldown_until
              TIME last_response_at session_bound_at
              INTEGER total_updates
              TAGS tags_json=tags
              JSON lifecycle_events_json=lifecycle_events recent_update_timestamps_json=recent_update_timestamps
              JSON recent_decisions_json=recent_decisions dialectic_conditions_json=dialectic_conditions
              NAME parent_agent_id
              SECRET api_key=api_key_hash
              BOOL response_completed
              """),
          KnownTable.of(
              "session_identities",
              "core.sessions",
              "session_id",
              """
              KEY session_key=session_id
              NAME agent_id
              SECRET api_key=api_key_hash
              TIME bound_at=created_at updated_at=last_active
              INTEGER bind_count
              """),
          KnownTable.of(
              "agent_state",
              "core.agent_state",
              "state_id",
              """
              KEY agent_id
              ENERGY E=state
              REAL I=integrity S=entropy V=volatility coherence
              TEXT regime
              INTEGER update_count
              BOOL void_active
              TIME created_at=first_recorded_at updated_at=recorded_at
              OBJECT state_json=state
              """),
          KnownTable.of(
              "calibration_state",
              "core.calibration",
              "id",
              """
              INTEGER id
              OBJECT state_json=data
              SQLITE_TIME updated_at
              """),
          KnownTable.of(
              "dialectic_sessions",
              "core.dialectic_sessions",
              "session_id",
              """
              KEY session_id
              NAME paused_agent_id reviewer_agent_id discovery_id
              TEXT phase status reason dispute_type session_type topic
              TIME created_at updated_at
              INTEGER max_synthesis_rounds synthesis_round
              JSON paused_agent_state_json=paused_agent_state resolution_json=resolution
              """),
          KnownTable.of(
              "dialectic_messages",
              "core.dialectic_messages",
              "message_id",
              """
              INTEGER id=seq
              KEY session_id
              NAME agent_id
              TEXT message_type root_cause reasoning signature
              TIME timestamp=sent_at
              JSON proposed_conditions_json=proposed_conditions observed_metrics_json=observed_metrics
              JSON concerns_json=concerns
              BOOL agrees
              """),
          KnownTable.of(
              "discoveries",
              "core.discoveries",
              "discovery_id",
              """
              KEY id=discovery_id
              NAME agent_id
              TEXT type severity status summary details
              TIME created_at updated_at resolved_at
              JSON related_files provenance provenance_chain
              REAL confidence
              NUMBERS embedding
              """),
          KnownTable.of(
              "discovery_tags",
              "core.discovery_tags",
              "discovery_id,tag",
              """
              KEY discovery_id tag
              """),
          KnownTable.of(
              "discovery_edges",
              "core.discovery_links",
              "src_id,dst_id,link_type",
              """
              KEY src_id dst_id edge_type=link_type
              TEXT response_type
              REAL weight
              TIME created_at
              NAME created_by
              OBJECT metadata
              """),
          KnownTable.of(
              "rate_limits",
              "core.rate_limits",
              "agent_id,stored_at",
              """
              KEY agent_id
              TIME timestamp=stored_at
              """),
          KnownTable.of(
              "audit_events",
              "audit.events",
              "ts,event_id",
              """
              ROW_NUMBER id=event_id
              TIME timestamp=ts
              NAME agent_id raw_hash
              TEXT event_type
              REAL confidence
              OBJECT details_json=payload
              JSON metadata_json=metadata
              """),
          KnownTable.of(
              "schema_versions",
              "backfill.source_versions",
              "source,source_table,component",
              """
              KEY component
              INTEGER version
              TIME updated_at=recorded_at
              """),
          KnownTable.of(
              "schema_version",
              "backfill.source_versions",
              "source,source_table,component",
              """
              KEY name=component
              INTEGER version
              """),
          KnownTable.of(
              "knowledge_schema_version",
              "backfill.source_versions",
              "source,source_table,component",
              """
              KEY version=component
              SQLITE_TIME applied_at=recorded_at
              """));

  static final List<KnownTable> NEW =
      List.of(
          KnownTable.of(
              "agent_metadata",
              "core.identities",
              "agent_id",
              """
              KEY agent_id
              SECRET api_key=api_key_hash
              TIME created_at updated_at disabled_at
              TEXT status spawn_reason
              NAME parent_agent_id
              TAGS tags_json=tags
              JSON lifecycle_events_json=lifecycle_events
              OBJECT metadata_json=metadata
              """),
          KnownTable.of(
              "session_identities",
              "core.sessions",
              "session_id",
              """
              KEY session_id
              NAME agent_id
              TIME created_at last_active expires_at
              BOOL is_active
              TEXT client_type
              JSON client_info_json=client_info
              OBJECT metadata_json=metadata
              """),
          KnownTable.of(
              "agent_state",
              "core.agent_state",
              "state_id",
              """
              ROW_NUMBER id=state_id
              NAME agent_id
              TIME recorded_at
              REAL entropy integrity stability_index volatility coherence
              TEXT regime
              OBJECT state_json=state
              """),
          KnownTable.of(
              "audit_events",
              "audit.events",
              "ts,event_id",
              """
              ROW_NUMBER id=event_id
              TIME timestamp=ts
              NAME event_id agent_id session_id raw_hash
              TEXT event_type
              REAL confidence
              OBJECT details_json=payload
              """),
          KnownTable.of(
              "tool_usage",
              "audit.tool_usage",
              "ts,usage_id",
              """
              ROW_NUMBER id=usage_id
              TIME timestamp=ts
              NAME usage_id agent_id session_id
              TEXT tool_name error_type
              INTEGER latency_ms
              BOOL success
              OBJECT payload_json=payload
              """),
          KnownTable.of(
              "calibration_state",
              "core.calibration",
              "id",
              """
              INTEGER id version
              OBJECT state_json=data
              SQLITE_TIME updated_at
              """));

  private GovernanceTables() {}
}
