package io.stemma.http.openapi;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An example of each shape, made of its fields so that it cannot be wrong. */
public final class ShapeExamples {
  private ShapeExamples() {}

  /** What a caller may send, or for a shape that is only read what it is answered. */
  public static Map<String, Object> of(Shape shape) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (Field field : shape.fields().values()) {
      if (field.required() || (field.access() != Field.Access.READ_ONLY && isTelling(field))) {
        example.put(field.name(), value(field));
      }
    }
    return example;
  }

  /** A few of the others are enough. */
  private static boolean isTelling(Field field) {
    return !field.values().isEmpty() || field.type() == Field.Type.OBJECT;
  }

  private static Object value(Field field) {
    if (!field.values().isEmpty()) {
      return field.values().get(0);
    }
    return switch (field.type()) {
      case NAME, TEXT -> "example";
      case INSTANT -> "2026-01-31T12:00:00Z";
      case INTEGER, REAL -> 1;
      case BOOL -> true;
      case OBJECT -> Map.of("note", "anything");
      case ARRAY, NAMES, REALS -> List.of();
    };
  }
}
