package io.stemma.record.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Kind;
import io.stemma.record.Row;
import io.stemma.record.Table;
import io.stemma.record.Writer;
import io.stemma.record.shape.Field.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that stands for a row of a table.
 *
 * @param name for the documentation, for instance {@code NewAgent}
 */
public record Shape(String name, Table table, Map<String, Field> fields) {
  public Shape {
    fields.values().forEach(field -> table.column(field.column()));
  }

  /** A shape of these fields, in their order. */
  public static Shape of(String name, Table table, Field... fields) {
    Map<String, Field> named = new LinkedHashMap<>();
    for (Field field : fields) {
      named.put(field.name(), field);
    }
    return new Shape(name, table, named);
  }

  /** The same with who wrote the row, which no caller can set. */
  public Shape withWriter() {
    Map<String, Field> all = new LinkedHashMap<>(fields);
    Field by = Field.text("writtenBy", "The principal that made the last change.").readOnly();
    Field key = Field.text("writtenKey", "Id of the principal's key; null without one.").readOnly();
    all.put(by.name(), by);
    all.put(key.name(), key);
    return new Shape(name, table, all);
  }

  /**
   * A body that names the agent in whose name its row is written: where it leaves the agent open
   * and its writer is bound to one, that one.
   */
  public JsonNode writtenAs(Writer writer, JsonNode body) {
    Field actor =
        fields.values().stream()
            .filter(field -> field.column().equals(table.actor()))
            .findFirst()
            .orElse(null);
    if (actor == null
        || writer.agentId() == null
        || !body.isObject()
        || body.hasNonNull(actor.name())) {
      return body;
    }
    return ((ObjectNode) body.deepCopy()).put(actor.name(), writer.agentId());
  }

  /**
   * The row that a caller wants made.
   *
   * @param skew how far behind the caller's clock ours may be
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public Row made(JsonNode body, Instant now, Duration skew) {
    Row row = read(body, now, skew, Access.FIXED);
    for (Field field : fields.values()) {
      if (field.required() && row.get(field.column()) == null) {
        throw StemmaException.ofField(field.name(), field.name() + " is missing.");
      }
    }
    return row;
  }

  /**
   * What a caller wants changed of a row; a field given as null is cleared.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public Row changed(JsonNode body, Instant now, Duration skew) {
    Row row = read(body, now, skew, Access.OPEN);
    if (row.columns().isEmpty()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body names nothing to change.");
    }
    return row;
  }

  private Row read(JsonNode body, Instant now, Duration skew, Access most) {
    if (!body.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    FieldReader reader = new FieldReader(now, skew);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    body.properties()
        .forEach(
            member -> {
              Field field = writable(member.getKey(), most);
              JsonNode value = member.getValue();
              if (value.isNull() && most == Access.OPEN && field.required()) {
                throw StemmaException.ofField(field.name(), field.name() + " must not be null.");
              }
              if (!value.isNull() || most == Access.OPEN) {
                values.put(field.column(), value.isNull() ? null : reader.read(field, value));
              }
            });
    return Row.of(table, values);
  }

  private Field writable(String given, Access most) {
    Field field = fields.get(given);
    if (field == null || field.access() == Access.READ_ONLY) {
      throw StemmaException.ofField(
          given,
          (field == null ? "There is no field '" + given + "'" : given + " is set by the store")
              + ": the fields are "
              + fields.values().stream()
                  .filter(known -> known.access() != Access.READ_ONLY)
                  .map(Field::name)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    if (most == Access.OPEN && field.access() != Access.OPEN) {
      throw StemmaException.ofField(given, given + " cannot be changed.");
    }
    return field;
  }

  /** A row as callers see it: every field that is not write-only, null where nothing is known. */
  public ObjectNode written(Row row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Field field : fields.values()) {
      if (field.access() != Access.WRITE_ONLY) {
        object.set(field.name(), json(field, row));
      }
    }
    return object;
  }

  private static JsonNode json(Field field, Row row) {
    Object value = row.get(field.column());
    return value != null && field.type().kind() == Kind.JSON
        ? CanonicalJson.parse((String) value)
        : json(value);
  }

  static JsonNode json(@Nullable Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value == null) {
      return json.nullNode();
    }
    if (value instanceof Long number) {
      return json.numberNode(number);
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? json.numberNode(number) : json.textNode(number.toString());
    }
    if (value instanceof Boolean bool) {
      return json.booleanNode(bool);
    }
    if (value instanceof List<?> list) {
      return json.arrayNode().addAll(list.stream().map(Shape::json).toList());
    }
    return json.textNode(value.toString());
  }
}
