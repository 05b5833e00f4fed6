package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.bool;
import static io.stemma.backfill.mapping.Columns.constant;
import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.key;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.text;

import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.List;
import java.util.Set;

/** {@code session_identities} in both dialects. */
final class SessionTables {
  private static final Target SESSIONS =
      Target.of("core.sessions", "session_id")
          .naming("agent_id")
          .maintained("is_active", "before_maintenance", "session_ended");

  /**
   * This dialect has no column for the end of a session: whatever its server has not thrown away is
   * bound. What it throws away is told by {@link SessionExpiry}.
   */
  static final TableMapping LIVE =
      new TableMapping(
          "session_identities",
          "live",
          Set.of("session_key", "agent_id", "bound_at"),
          SESSIONS,
          ColumnRecords.of(
              key("session_id", "session_key"),
              name("agent_id", "agent_id"),
              ApiKeys.hash("api_key"),
              ApiKeys.scheme("api_key"),
              instant("created_at", "bound_at"),
              instant("last_active", "updated_at"),
              SessionExpiry.ofLastUse(),
              integer("bind_count", "bind_count"),
              constant("is_active", "t")),
          List.of(TimePlace.column("bound_at"), TimePlace.column("updated_at")));

  static final TableMapping NEW =
      new TableMapping(
          "session_identities",
          "new",
          Set.of("session_id", "agent_id", "expires_at"),
          SESSIONS,
          ColumnRecords.of(
              key("session_id", "session_id"),
              name("agent_id", "agent_id"),
              instant("created_at", "created_at"),
              instant("last_active", "last_active"),
              instant("expires_at", "expires_at"),
              bool("is_active", "is_active"),
              text("client_type", "client_type"),
              json("client_info", "client_info_json"),
              jsonObject("metadata", "metadata_json")),
          List.of(
              TimePlace.column("created_at"),
              TimePlace.column("last_active"),
              TimePlace.column("expires_at")));

  static final TableMapping STEMMA =
      new TableMapping(
          "session_identities",
          "stemma",
          Set.of("session_id", "agent_id", "api_key_scheme"),
          SESSIONS,
          ColumnRecords.of(
              key("session_id", "session_id"),
              name("agent_id", "agent_id"),
              instant("created_at", "created_at"),
              instant("last_active", "last_active"),
              instant("expires_at", "expires_at"),
              bool("is_active", "is_active"),
              integer("bind_count", "bind_count"),
              text("client_type", "client_type"),
              json("client_info", "client_info_json"),
              ApiKeys.asItIs("api_key"),
              text("api_key_scheme", "api_key_scheme"),
              jsonObject("metadata", "metadata_json"),
              Columns.writtenBy(),
              Columns.writtenKey()),
          TimePlace.columns("created_at", "last_active", "expires_at"));

  private SessionTables() {}
}
