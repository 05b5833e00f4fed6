package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.audit.TrailShape;
import io.stemma.dialectic.DialecticShape;
import io.stemma.http.openapi.ShapeExamples;
import io.stemma.identity.AgentShape;
import io.stemma.identity.AgentStates;
import io.stemma.identity.Calibrations;
import io.stemma.identity.Sessions;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.Row;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the OpenAPI document may be sent as they are. */
class ShapeExamplesTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

  static Stream<Shape> writable() {
    return Stream.of(
        AgentShape.AGENT,
        Sessions.SHAPE,
        AgentStates.SHAPE,
        Calibrations.SHAPE,
        DiscoveryShape.DISCOVERY,
        DiscoveryShape.LINK,
        DialecticShape.SESSION,
        DialecticShape.MESSAGE,
        DialecticShape.END,
        TrailShape.EVENTS.shape(),
        TrailShape.TOOL_USAGE.shape());
  }

  @ParameterizedTest
  @MethodSource("writable")
  void areAccepted(Shape shape) {
    JsonNode example = new ObjectMapper().valueToTree(ShapeExamples.of(shape));

    Row made = shape.made(example, NOW, Duration.ZERO);

    assertThat(made.columns())
        .containsAll(
            shape.fields().values().stream().filter(Field::required).map(Field::column).toList())
        .isNotEmpty();
  }
}
