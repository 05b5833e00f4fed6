package io.stemma.record;

import static io.stemma.record.Kind.BOOL;
import static io.stemma.record.Kind.INSTANT;
import static io.stemma.record.Kind.INTEGER;
import static io.stemma.record.Kind.JSON;
import static io.stemma.record.Kind.REAL;
import static io.stemma.record.Kind.REALS;
import static io.stemma.record.Kind.TEXT;
import static io.stemma.record.Kind.TEXTS;

import java.util.List;

/**
 * The tables that every store holds. {@code db/} says what each column means; a test compares the
 * two.
 */
public final class RecordTables {
  public static final Table IDENTITIES =
      Table.named("core.identities", "agent_id")
          .with(TEXT, "agent_id", "status", "label", "purpose", "notes", "version", "agent_uuid")
          .with(TEXT, "parent_agent_id", "spawn_reason", "health_status", "active_session_key")
          .with(TEXT, "api_key_hash", "api_key_scheme")
          .with(INSTANT, "created_at", "updated_at", "disabled_at", "paused_at", "archived_at")
          .with(INSTANT, "loop_detected_at", "loop_cooldown_until", "last_response_at")
          .with(INSTANT, "session_bound_at")
          .with(INTEGER, "total_updates")
          .with(BOOL, "placeholder", "response_completed")
          .with(TEXTS, "tags")
          .with(JSON, "lifecycle_events", "recent_update_timestamps", "recent_decisions")
          .with(JSON, "dialectic_conditions", "metadata")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table SESSIONS =
      Table.named("core.sessions", "session_id")
          .with(TEXT, "session_id", "agent_id", "client_type", "api_key_hash", "api_key_scheme")
          .with(INSTANT, "created_at", "last_active", "expires_at")
          .with(BOOL, "is_active")
          .with(INTEGER, "bind_count")
          .with(JSON, "client_info", "metadata")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table AGENT_STATE =
      Table.named("core.agent_state", "state_id")
          .with(TEXT, "state_id", "agent_id", "regime")
          .with(INSTANT, "recorded_at", "first_recorded_at")
          .with(REAL, "entropy", "integrity", "stability_index", "volatility", "coherence")
          .with(INTEGER, "update_count")
          .with(BOOL, "void_active")
          .with(JSON, "state")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table CALIBRATION =
      Table.named("core.calibration", "id")
          .with(INTEGER, "id", "version")
          .with(INSTANT, "updated_at")
          .with(JSON, "data")
          .namingWriter()
          .table();

  public static final Table DISCOVERIES =
      Table.named("core.discoveries", "discovery_id")
          .with(TEXT, "discovery_id", "agent_id", "type", "severity", "status", "summary")
          .with(TEXT, "details")
          .with(INSTANT, "created_at", "updated_at", "resolved_at")
          .with(REAL, "confidence")
          .with(REALS, "embedding")
          .with(JSON, "related_files", "provenance", "provenance_chain", "metadata")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table DISCOVERY_TAGS =
      Table.named("core.discovery_tags", "discovery_id", "tag")
          .with(TEXT, "discovery_id", "tag")
          .namingWriter()
          .table();

  public static final Table DISCOVERY_LINKS =
      Table.named("core.discovery_links", "src_id", "dst_id", "link_type")
          .with(TEXT, "src_id", "dst_id", "link_type", "response_type", "created_by")
          .with(REAL, "weight")
          .with(INSTANT, "created_at")
          .with(JSON, "metadata")
          .namingWriter()
          .writtenAs("created_by")
          .table();

  public static final Table RATE_LIMITS =
      Table.named("core.rate_limits", "agent_id", "stored_at")
          .with(TEXT, "agent_id")
          .with(INSTANT, "stored_at")
          .table();

  public static final Table DIALECTIC_SESSIONS =
      Table.named("core.dialectic_sessions", "session_id")
          .with(TEXT, "session_id", "paused_agent_id", "reviewer_agent_id", "phase", "status")
          .with(TEXT, "reason", "discovery_id", "dispute_type", "session_type", "topic")
          .with(INSTANT, "created_at", "updated_at")
          .with(INTEGER, "max_synthesis_rounds", "synthesis_round")
          .with(JSON, "paused_agent_state", "resolution", "metadata")
          .namingWriter()
          .table();

  public static final Table DIALECTIC_MESSAGES =
      Table.named("core.dialectic_messages", "message_id")
          .with(TEXT, "message_id", "session_id", "agent_id", "message_type", "root_cause")
          .with(TEXT, "reasoning", "signature")
          .with(INTEGER, "seq")
          .with(INSTANT, "sent_at")
          .with(BOOL, "agrees")
          .with(JSON, "proposed_conditions", "observed_metrics", "concerns", "metadata")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table EVENTS =
      Table.named("audit.events", "ts", "event_id")
          .with(TEXT, "event_id", "event_type", "agent_id", "session_id", "raw_hash")
          .with(INSTANT, "ts")
          .with(REAL, "confidence")
          .with(JSON, "payload", "metadata")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  public static final Table TOOL_USAGE =
      Table.named("audit.tool_usage", "ts", "usage_id")
          .with(TEXT, "usage_id", "tool_name", "agent_id", "session_id", "error_type")
          .with(INSTANT, "ts")
          .with(INTEGER, "latency_ms")
          .with(BOOL, "success")
          .with(JSON, "payload")
          .namingWriter()
          .writtenAs("agent_id")
          .table();

  /** What was answered to requests that may come again. */
  public static final Table REQUESTS =
      Table.named("core.requests", "request_key")
          .with(TEXT, "request_key", "fingerprint", "answer")
          .with(INTEGER, "status")
          .with(INSTANT, "made_at")
          .table();

  /** Keys of the service's callers, as hashes. */
  public static final Table KEYS =
      Table.named("access.keys", "key_id")
          .with(TEXT, "key_id", "name", "prefix", "scheme", "hash", "replaces", "agent_id")
          .with(TEXTS, "permissions")
          .with(INTEGER, "requests_per_minute")
          .with(INSTANT, "created_at", "expires_at", "revoked_at", "last_used_at")
          .with(JSON, "metadata")
          .namingWriter()
          .table();

  /** What keys were used for. */
  public static final Table KEY_USES =
      Table.named("access.key_uses", "use_id")
          .with(TEXT, "use_id", "key_id", "outcome", "endpoint", "client")
          .with(INTEGER, "uses")
          .with(INSTANT, "first_at", "last_at")
          .table();

  /** All of them, those that others refer to first. */
  public static final List<Table> ALL =
      List.of(
          IDENTITIES,
          SESSIONS,
          AGENT_STATE,
          CALIBRATION,
          DISCOVERIES,
          DISCOVERY_TAGS,
          DISCOVERY_LINKS,
          RATE_LIMITS,
          DIALECTIC_SESSIONS,
          DIALECTIC_MESSAGES,
          EVENTS,
          TOOL_USAGE,
          REQUESTS,
          KEYS,
          KEY_USES);

  private RecordTables() {}

  /**
   * A table by its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Table named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table " + name));
  }
}
