package io.stemma.record.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Kind;
import io.stemma.record.RowCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a shape as lines of JSON in UTF-8, written without a tree: for reads of very many.
 *
 * <p>What a line says is what {@link Shape#written} says of its row.
 */
public final class ShapeLines {
  private static final JsonFactory FACTORY =
      JsonMapper.builder(new JsonFactoryBuilder().rootValueSeparator("\n").build())
          .build()
          .getFactory();

  private final List<Member> members = new ArrayList<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private @Nullable JsonGenerator json;

  private record Member(SerializableString name, int place, Kind kind) {}

  /** No line yet. */
  public ShapeLines(Shape shape) {
    List<String> columns = new ArrayList<>(shape.table().columns().keySet());
    for (Field field : shape.fields().values()) {
      if (field.access() != Field.Access.WRITE_ONLY) {
        members.add(
            new Member(
                new SerializedString(field.name()),
                columns.indexOf(field.column()),
                field.type().kind()));
      }
    }
  }

  /** Adds a line; about how many bytes there are then. */
  public int add(RowCursor row) {
    try {
      JsonGenerator generator = json == null ? FACTORY.createGenerator(lines) : json;
      json = generator;
      generator.writeStartObject();
      for (Member member : members) {
        generator.writeFieldName(member.name());
        write(generator, member.kind(), row.value(member.place()));
      }
      generator.writeEndObject();
      return lines.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonGenerator json, Kind kind, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (kind == Kind.JSON) {
      String text = (String) value;
      json.writeRawValue(text.indexOf('\n') < 0 ? text : CanonicalJson.of(text));
    } else if (value instanceof String text) {
      json.writeString(text);
    } else {
      json.writeTree(Shape.json(value));
    }
  }

  /** The lines since the last time, without the end of the last one; none where there are none. */
  public byte[] taken() {
    try {
      if (json != null) {
        json.close();
        json = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] taken = lines.toByteArray();
    lines.reset();
    return taken;
  }
}
