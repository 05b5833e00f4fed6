package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.bool;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.real;
import static io.stemma.backfill.mapping.Columns.realOrNan;
import static io.stemma.backfill.mapping.Columns.text;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.SideFile;
import io.stemma.backfill.mapping.SideRecords;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import io.stemma.backfill.source.LogColumn;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Audit events in both dialects, and tool usage. */
final class AuditTables {
  private static final Target EVENTS =
      Target.of("audit.events", "ts", "event_id").cutByMonthOf("ts").naming("agent_id");

  static final TableMapping EVENTS_NEW =
      new TableMapping(
          "audit_events",
          "new",
          Set.of("id", "timestamp", "event_type", "event_id", "session_id"),
          EVENTS,
          ColumnRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              nameOrContent("event_id", "event_id", "_event_id"),
              name("event_type", "event_type"),
              name("agent_id", "agent_id"),
              new ColumnMapping(
                  "session_id",
                  List.of("session_id", "details_json"),
                  row -> nameOrDetail(row, "session_id", "_session_id")),
              real("confidence", "confidence"),
              jsonObject("payload", "details_json"),
              name("raw_hash", "raw_hash")),
          List.of(TimePlace.column("timestamp")));

  static final TableMapping EVENTS_LIVE =
      new TableMapping(
          "audit_events",
          "live",
          Set.of("id", "timestamp", "event_type", "details_json"),
          EVENTS,
          ColumnRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              nameOrContent("event_id", "id", "_event_id"),
              name("event_type", "event_type"),
              name("agent_id", "agent_id"),
              Columns.of("session_id", "details_json", row -> nameOrDetail(row, "", "_session_id")),
              real("confidence", "confidence"),
              jsonObject("payload", "details_json"),
              json("metadata", "metadata_json"),
              name("raw_hash", "raw_hash")),
          List.of(TimePlace.column("timestamp")));

  static final TableMapping TOOL_USAGE =
      new TableMapping(
          "tool_usage",
          "new",
          Set.of("id", "timestamp", "tool_name"),
          Target.of("audit.tool_usage", "ts", "usage_id").cutByMonthOf("ts").naming("agent_id"),
          ColumnRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              nameOrContent("usage_id", "usage_id", ""),
              name("tool_name", "tool_name"),
              name("agent_id", "agent_id"),
              name("session_id", "session_id"),
              integer("latency_ms", "latency_ms"),
              bool("success", "success"),
              text("error_type", "error_type"),
              jsonObject("payload", "payload_json")),
          List.of(TimePlace.column("timestamp")));

  private static final List<String> LOGGED =
      List.of("timestamp", "tool_name", "agent_id", "success", "error_type");

  private static final TableMapping TOOL_LOG =
      new TableMapping(
          "tool_usage.jsonl",
          "log",
          Set.of("timestamp", "tool_name", "line", "occurrence"),
          TOOL_USAGE.target(),
          SideRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              SideRecords.name("usage_id", "tool_usage.jsonl", LOGGED),
              text("tool_name", "tool_name"),
              name("agent_id", "agent_id"),
              bool("success", "success"),
              text("error_type", "error_type")),
          List.of(TimePlace.column("timestamp")));

  /** The log that a server of the live dialect writes beside its database. */
  static final SideFile TOOL_LOG_FILE =
      new SideFile(
          "tool_usage.jsonl",
          List.of(
              new LogColumn("timestamp", LogColumn.Kind.TEXT),
              new LogColumn("tool_name", LogColumn.Kind.TEXT),
              new LogColumn("agent_id", LogColumn.Kind.TEXT),
              new LogColumn("success", LogColumn.Kind.BOOLEAN),
              new LogColumn("error_type", LogColumn.Kind.TEXT)),
          TOOL_LOG,
          TOOL_USAGE,
          List.of("ts", "tool_name", "agent_id", "success", "error_type"),
          List.of(IdentityTables.LIVE));

  /** Behind the other two: it is told from them by having no {@code id}. */
  static final TableMapping OWN_EVENTS =
      new TableMapping(
          "audit_events",
          "stemma",
          Set.of("timestamp", "event_id", "event_type", "metadata_json"),
          EVENTS,
          ColumnRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              Columns.keyOrEmpty("event_id", "event_id"),
              name("event_type", "event_type"),
              name("agent_id", "agent_id"),
              name("session_id", "session_id"),
              realOrNan("confidence", "confidence"),
              jsonObject("payload", "details_json"),
              json("metadata", "metadata_json"),
              name("raw_hash", "raw_hash"),
              Columns.writtenBy(),
              Columns.writtenKey()),
          List.of(TimePlace.column("timestamp")));

  /** Behind the other one: it is told from it by having no {@code id}. */
  static final TableMapping OWN_TOOL_USAGE =
      new TableMapping(
          "tool_usage",
          "stemma",
          Set.of("timestamp", "usage_id", "tool_name"),
          TOOL_USAGE.target(),
          ColumnRecords.of(
              Columns.keyInstant("ts", "timestamp"),
              Columns.keyOrEmpty("usage_id", "usage_id"),
              name("tool_name", "tool_name"),
              name("agent_id", "agent_id"),
              name("session_id", "session_id"),
              integer("latency_ms", "latency_ms"),
              bool("success", "success"),
              text("error_type", "error_type"),
              jsonObject("payload", "payload_json"),
              Columns.writtenBy(),
              Columns.writtenKey()),
          List.of(TimePlace.column("timestamp")));

  private AuditTables() {}

  /** The source's own name of the row, from its column or its details, else one of its content. */
  private static ColumnMapping nameOrContent(String target, String source, String detail) {
    return new ColumnMapping(
        target,
        List.of(source, "id"),
        row -> {
          Columns.keepUnlessPlace(row, "id");
          String name = nameOrDetail(row, "id".equals(source) ? "" : source, detail);
          if (name != null && !name.isEmpty()) {
            return name;
          }
          keepEmpty(row, source);
          return ContentId.of(row.row());
        });
  }

  /** An empty name gives way to another one: NULL would have, too, and is not the same. */
  private static void keepEmpty(RowContext row, String source) {
    if ("".equals(row.cell(source))) {
      row.keep(source, "empty_name");
    }
  }

  private static @Nullable String nameOrDetail(RowContext row, String source, String detail) {
    String name = source.isEmpty() ? null : Columns.nameOf(row, source);
    if ((name == null || name.isEmpty()) && !detail.isEmpty() && mayHold(row, detail)) {
      String inDetails = MetadataFields.textIn(row, "details_json", detail);
      if (inDetails == null || inDetails.isEmpty() || Columns.isTooLong(inDetails)) {
        return name;
      }
      keepEmpty(row, source);
      return inDetails;
    }
    return name;
  }

  /** Spares parsing the details of every event for a field that few have. */
  private static boolean mayHold(RowContext row, String field) {
    return row.cell("details_json") instanceof String text && text.contains(field);
  }
}
