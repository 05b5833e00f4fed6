package io.stemma.audit;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Column;
import io.stemma.record.Names;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowLines;
import io.stemma.record.Table;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of trail.
 *
 * @param name the column of the entries' names
 * @param defaults what an entry says where its caller does not
 */
public record TrailShape(Table table, String name, Shape shape, Map<String, Object> defaults) {
  public static final TrailShape EVENTS =
      new TrailShape(
          RecordTables.EVENTS,
          "event_id",
          Shape.of(
                  "AuditEvent",
                  RecordTables.EVENTS,
                  Field.instant("ts", "When it happened; now where not given.").fixed(),
                  Field.name("id", "Its name; made where not given.").in("event_id").fixed(),
                  Field.name("eventType", "Kind of event.").mandatory().fixed(),
                  Field.name("agentId", "The agent it is about.").fixed(),
                  Field.name("sessionId", "The session it happened in.").fixed(),
                  Field.real("confidence", "How sure it is.").from(0).upTo(1).fixed(),
                  Field.object("payload", "Details by event type.").fixed(),
                  Field.object("metadata", "What stands beside the details.").fixed(),
                  Field.name("rawHash", "SHA-256 (hex) of its log line.").fixed())
              .withWriter(),
          Map.of("payload", "{}", "confidence", 1.0));

  public static final TrailShape TOOL_USAGE =
      new TrailShape(
          RecordTables.TOOL_USAGE,
          "usage_id",
          Shape.of(
                  "ToolCall",
                  RecordTables.TOOL_USAGE,
                  Field.instant("ts", "When the tool was called; now where not given.").fixed(),
                  Field.name("id", "The call's name; made where not given.").in("usage_id").fixed(),
                  Field.name("toolName", "The tool.").mandatory().fixed(),
                  Field.name("agentId", "The agent that called it.").fixed(),
                  Field.name("sessionId", "The session it was called in.").fixed(),
                  Field.integer("latencyMs", "How long it took, in milliseconds.").fixed(),
                  Field.bool("success", "Whether it succeeded.").fixed(),
                  Field.text("errorType", "Kind of failure.").fixed(),
                  Field.object("payload", "Details of the call.").fixed())
              .withWriter(),
          Map.of("payload", "{}", "success", true));

  /** Room for entries as text: the columns in the order of the fields, time and name first. */
  public RowLines lines() {
    return new RowLines(table, shape.fields().values().stream().map(Field::column).toList());
  }

  /** The hashes of log lines among entries. */
  List<String> hashes(RowLines entries) {
    int place = entries.columns().stream().map(Column::name).toList().indexOf("raw_hash");
    return place < 0
        ? List.of()
        : IntStream.range(0, entries.size())
            .mapToObj(line -> entries.value(line, place))
            .flatMap(Stream::ofNullable)
            .toList();
  }

  /**
   * An entry with all that its caller left open.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} when it has a name and no time: sent
   *     again it could not be told
   */
  public Row made(Row entry, Clock clock) {
    if (entry.get("ts") == null && entry.get(name) != null) {
      throw StemmaException.ofField(
          "ts", "ts is missing: an entry with a name of its own must say when it happened.");
    }
    Row made = entry.withDefault("ts", clock.instant()).withDefault(name, Names.next(clock));
    for (Map.Entry<String, Object> value : defaults.entrySet()) {
      made = made.withDefault(value.getKey(), value.getValue());
    }
    return made;
  }

  @Nullable String hash(Row entry) {
    return table.columns().containsKey("raw_hash") ? entry.text("raw_hash") : null;
  }
}
