package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.bool;
import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.key;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.text;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions and their messages. */
final class DialecticTables {
  /** The bound of {@code core.dialectic_messages.message_id}. */
  private static final int MAX_MESSAGE_ID_BYTES = 1100;

  static final TableMapping SESSIONS =
      new TableMapping(
          "dialectic_sessions",
          "live",
          Set.of("session_id", "paused_agent_id", "phase"),
          Target.of("core.dialectic_sessions", "session_id")
              .naming("paused_agent_id", "reviewer_agent_id")
              .inStrand(KnowledgeTables.STRAND),
          ColumnRecords.of(
              key("session_id", "session_id"),
              name("paused_agent_id", "paused_agent_id"),
              name("reviewer_agent_id", "reviewer_agent_id"),
              text("phase", "phase"),
              text("status", "status"),
              instant("created_at", "created_at"),
              instant("updated_at", "updated_at"),
              text("reason", "reason"),
              name("discovery_id", "discovery_id"),
              text("dispute_type", "dispute_type"),
              text("session_type", "session_type"),
              text("topic", "topic"),
              integer("max_synthesis_rounds", "max_synthesis_rounds"),
              integer("synthesis_round", "synthesis_round"),
              json("paused_agent_state", "paused_agent_state_json"),
              json("resolution", "resolution_json")),
          List.of(TimePlace.column("created_at"), TimePlace.column("updated_at")));

  static final TableMapping MESSAGES =
      new TableMapping(
          "dialectic_messages",
          "live",
          Set.of("id", "session_id", "message_type"),
          Target.of("core.dialectic_messages", "message_id")
              .naming("agent_id")
              .inStrand(KnowledgeTables.STRAND),
          ColumnRecords.of(
              // A session's messages are told apart by their rowid in the source.
              new ColumnMapping(
                  "message_id", List.of("session_id", "id"), DialecticTables::messageId),
              name("session_id", "session_id"),
              integer("seq", "id"),
              name("agent_id", "agent_id"),
              text("message_type", "message_type"),
              instant("sent_at", "timestamp"),
              text("root_cause", "root_cause"),
              json("proposed_conditions", "proposed_conditions_json"),
              text("reasoning", "reasoning"),
              json("observed_metrics", "observed_metrics_json"),
              json("concerns", "concerns_json"),
              bool("agrees", "agrees"),
              text("signature", "signature")),
          List.of(TimePlace.column("timestamp")));

  static final TableMapping OWN_SESSIONS =
      new TableMapping(
          "dialectic_sessions",
          "stemma",
          Set.of("session_id", "paused_agent_id", "phase", "metadata_json"),
          SESSIONS.target(),
          ColumnRecords.of(
                  key("session_id", "session_id"),
                  name("paused_agent_id", "paused_agent_id"),
                  name("reviewer_agent_id", "reviewer_agent_id"),
                  text("phase", "phase"),
                  text("status", "status"),
                  instant("created_at", "created_at"),
                  instant("updated_at", "updated_at"),
                  text("reason", "reason"),
                  name("discovery_id", "discovery_id"),
                  text("dispute_type", "dispute_type"),
                  text("session_type", "session_type"),
                  text("topic", "topic"),
                  integer("max_synthesis_rounds", "max_synthesis_rounds"),
                  integer("synthesis_round", "synthesis_round"),
                  json("paused_agent_state", "paused_agent_state_json"),
                  json("resolution", "resolution_json"),
                  jsonObject("metadata", "metadata_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey())
              .besides("session_key"),
          TimePlace.columns("created_at", "updated_at"));

  static final TableMapping OWN_MESSAGES =
      new TableMapping(
          "dialectic_messages",
          "stemma",
          Set.of("message_id", "session_id", "seq"),
          MESSAGES.target(),
          ColumnRecords.of(
                  Columns.of("message_id", "message_id", row -> checked(row.text("message_id"))),
                  name("session_id", "session_id"),
                  integer("seq", "seq"),
                  name("agent_id", "agent_id"),
                  text("message_type", "message_type"),
                  instant("sent_at", "timestamp"),
                  text("root_cause", "root_cause"),
                  json("proposed_conditions", "proposed_conditions_json"),
                  text("reasoning", "reasoning"),
                  json("observed_metrics", "observed_metrics_json"),
                  json("concerns", "concerns_json"),
                  bool("agrees", "agrees"),
                  text("signature", "signature"),
                  jsonObject("metadata", "metadata_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey())
              .besides("message_key"),
          TimePlace.columns("timestamp"));

  private DialecticTables() {}

  private static String messageId(RowContext row) throws RowRefused {
    String id = Columns.keyOf(row, "session_id") + ":" + Columns.keyOf(row, "id");
    if (isTooLong(id)) {
      throw new RowRefused(
          "key_too_long",
          "session_id and id are longer than " + MAX_MESSAGE_ID_BYTES + " bytes together");
    }
    return id;
  }

  private static String checked(@Nullable String id) throws RowRefused {
    if (id == null || id.isEmpty()) {
      throw new RowRefused("no_key", "message_id is no usable key");
    }
    if (isTooLong(id)) {
      throw new RowRefused(
          "key_too_long", "message_id is longer than " + MAX_MESSAGE_ID_BYTES + " bytes");
    }
    return id;
  }

  private static boolean isTooLong(String id) {
    return id.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_ID_BYTES;
  }
}
