package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.bool;
import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.key;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.text;
import static io.stemma.backfill.mapping.Columns.textArray;
import static io.stemma.backfill.mapping.Columns.textArrayWithNulls;

import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.List;
import java.util.Set;

/** {@code agent_metadata} in both dialects. */
final class IdentityTables {
  private static final Target IDENTITIES =
      Target.of("core.identities", "agent_id").withPlaceholders().naming("parent_agent_id");

  static final TableMapping LIVE =
      new TableMapping(
          "agent_metadata",
          "live",
          Set.of("agent_id", "last_update", "total_updates"),
          IDENTITIES,
          ColumnRecords.of(
              key("agent_id", "agent_id"),
              text("status", "status"),
              instant("created_at", "created_at"),
              instant("updated_at", "last_update"),
              text("version", "version"),
              integer("total_updates", "total_updates"),
              textArray("tags", "tags_json"),
              text("notes", "notes"),
              json("lifecycle_events", "lifecycle_events_json"),
              instant("paused_at", "paused_at"),
              instant("archived_at", "archived_at"),
              name("parent_agent_id", "parent_agent_id"),
              text("spawn_reason", "spawn_reason"),
              ApiKeys.hash("api_key"),
              ApiKeys.scheme("api_key"),
              json("recent_update_timestamps", "recent_update_timestamps_json"),
              json("recent_decisions", "recent_decisions_json"),
              instant("loop_detected_at", "loop_detected_at"),
              instant("loop_cooldown_until", "loop_cooldown_until"),
              instant("last_response_at", "last_response_at"),
              bool("response_completed", "response_completed"),
              text("health_status", "health_status"),
              json("dialectic_conditions", "dialectic_conditions_json"),
              text("active_session_key", "active_session_key"),
              instant("session_bound_at", "session_bound_at"),
              text("purpose", "purpose"),
              text("agent_uuid", "agent_uuid"),
              text("label", "label")),
          List.of(
              TimePlace.column("created_at"),
              TimePlace.column("last_update"),
              TimePlace.column("paused_at"),
              TimePlace.column("archived_at"),
              TimePlace.column("loop_detected_at"),
              TimePlace.column("loop_cooldown_until"),
              TimePlace.column("last_response_at"),
              TimePlace.column("session_bound_at")));

  static final TableMapping NEW =
      new TableMapping(
          "agent_metadata",
          "new",
          Set.of("agent_id", "metadata_json"),
          IDENTITIES,
          ColumnRecords.of(
              key("agent_id", "agent_id"),
              ApiKeys.hash("api_key"),
              ApiKeys.scheme("api_key"),
              instant("created_at", "created_at"),
              instant("updated_at", "updated_at"),
              text("status", "status"),
              name("parent_agent_id", "parent_agent_id"),
              text("spawn_reason", "spawn_reason"),
              instant("disabled_at", "disabled_at"),
              textArray("tags", "tags_json"),
              json("lifecycle_events", "lifecycle_events_json"),
              MetadataFields.text("purpose"),
              MetadataFields.text("notes"),
              MetadataFields.text("label"),
              jsonObject("metadata", "metadata_json")),
          List.of(
              TimePlace.column("created_at"),
              TimePlace.column("updated_at"),
              TimePlace.column("disabled_at")));

  static final TableMapping STEMMA =
      new TableMapping(
          "agent_metadata",
          "stemma",
          Set.of("agent_id", "placeholder", "api_key_scheme"),
          IDENTITIES,
          new OwnAgents(
              ColumnRecords.of(
                  key("agent_id", "agent_id"),
                  text("status", "status"),
                  instant("created_at", "created_at"),
                  instant("updated_at", "updated_at"),
                  instant("disabled_at", "disabled_at"),
                  instant("paused_at", "paused_at"),
                  instant("archived_at", "archived_at"),
                  text("label", "label"),
                  text("purpose", "purpose"),
                  text("notes", "notes"),
                  text("version", "version"),
                  text("agent_uuid", "agent_uuid"),
                  text("health_status", "health_status"),
                  name("parent_agent_id", "parent_agent_id"),
                  text("spawn_reason", "spawn_reason"),
                  integer("total_updates", "total_updates"),
                  textArrayWithNulls("tags", "tags_json"),
                  json("lifecycle_events", "lifecycle_events_json"),
                  json("recent_update_timestamps", "recent_update_timestamps_json"),
                  json("recent_decisions", "recent_decisions_json"),
                  json("dialectic_conditions", "dialectic_conditions_json"),
                  instant("loop_detected_at", "loop_detected_at"),
                  instant("loop_cooldown_until", "loop_cooldown_until"),
                  instant("last_response_at", "last_response_at"),
                  bool("response_completed", "response_completed"),
                  text("active_session_key", "active_session_key"),
                  instant("session_bound_at", "session_bound_at"),
                  ApiKeys.asItIs("api_key"),
                  text("api_key_scheme", "api_key_scheme"),
                  jsonObject("metadata", "metadata_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey())),
          TimePlace.columns(
              "created_at",
              "updated_at",
              "disabled_at",
              "paused_at",
              "archived_at",
              "loop_detected_at",
              "loop_cooldown_until",
              "last_response_at",
              "session_bound_at"));

  private IdentityTables() {}
}
