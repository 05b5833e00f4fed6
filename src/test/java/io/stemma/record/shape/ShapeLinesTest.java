package io.stemma.record.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.audit.TrailShape;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.Row;
import io.stemma.record.RowCursor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A line says what the tree of its row says. */
class ShapeLinesTest {
  private static final List<Shape> SHAPES =
      List.of(TrailShape.EVENTS.shape(), TrailShape.TOOL_USAGE.shape(), DiscoveryShape.DISCOVERY);

  @Property(tries = 200)
  void saysTheSame(@ForAll("values") List<@Nullable Object> values) {
    for (Shape shape : SHAPES) {
      Map<String, @Nullable Object> said = new LinkedHashMap<>();
      for (Column column : shape.table().columns().values()) {
        values.stream()
            .filter(value -> fits(column.kind(), value))
            .findFirst()
            .ifPresent(value -> said.put(column.name(), value));
      }
      Row row = Row.of(shape.table(), said);
      ShapeLines lines = new ShapeLines(shape);
      lines.add(cursor(row));
      lines.add(cursor(row));

      List<JsonNode> read = text(lines).lines().map(CanonicalJson::parse).toList();
      JsonNode expected = CanonicalJson.parse(shape.written(row).toString());
      assertThat(read).containsExactly(expected, expected);
    }
  }

  @Provide
  Arbitrary<List<@Nullable Object>> values() {
    return Arbitraries.<@Nullable Object>oneOf(
            Arbitraries.strings().excludeChars('\0'),
            Arbitraries.longs(),
            Arbitraries.doubles(),
            Arbitraries.of(true, false),
            Arbitraries.of(List.of("a", "\n"), Instant.parse("2026-01-31T00:00:00.120001Z")),
            Arbitraries.of(Double.NaN, Instant.EPOCH))
        .list()
        .ofMaxSize(12);
  }

  private static boolean fits(Kind kind, Object value) {
    return switch (kind) {
      case TEXT -> value instanceof String;
      case INSTANT -> value instanceof Instant;
      case INTEGER -> value instanceof Long;
      case REAL -> value instanceof Double;
      case BOOL -> value instanceof Boolean;
      case TEXTS -> value instanceof List;
      case JSON, REALS -> false;
    };
  }

  @Test
  void aStoresOwnJsonStaysOnOneLine() {
    Row row =
        Row.of(TrailShape.EVENTS.table(), Map.of("event_id", "e", "payload", "{\"a\":[1,2.50]}"));
    int payload = new ArrayList<>(row.table().columns().keySet()).indexOf("payload");
    ShapeLines lines = new ShapeLines(TrailShape.EVENTS.shape());

    lines.add(place -> place == payload ? "{\n  \"a\": [1, 2.50]\n}" : cursor(row).value(place));
    lines.add(place -> place == payload ? "{\"a\": [1, 2.50]}" : cursor(row).value(place));

    assertThat(text(lines).lines().map(CanonicalJson::of).distinct()).hasSize(1);
  }

  @Test
  void isEmptyWhereNoLineWasAdded() {
    ShapeLines lines = new ShapeLines(TrailShape.EVENTS.shape());

    assertThat(lines.taken()).isEmpty();
  }

  private static RowCursor cursor(Row row) {
    List<String> columns = List.copyOf(row.table().columns().keySet());
    return place -> row.get(columns.get(place));
  }

  private static String text(ShapeLines lines) {
    return new String(lines.taken(), StandardCharsets.UTF_8);
  }
}
