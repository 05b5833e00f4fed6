package io.stemma.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON as text in one form: members by name, no blanks, numbers as PostgreSQL's jsonb writes them.
 * A store that keeps the text and one that keeps the value give the same back.
 */
public final class CanonicalJson {
  /** What jsonb takes behind the point; imported rows hold such numbers. */
  private static final int MAX_SCALE = 16_383;

  /** What Jackson writes out without an exponent. */
  private static final int MAX_SCALE_OF_WRITER = 9_999;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // The other parser takes the square of a number's length: seconds for what jsonb holds.
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(200_000)
                .build());
  }

  private CanonicalJson() {}

  /**
   * The same value in canonical form.
   *
   * @throws IllegalArgumentException when the text is no JSON, or holds a number that jsonb cannot
   */
  public static String of(String json) {
    return write(parse(json));
  }

  /**
   * The value of a text; members are where the text has them.
   *
   * @throws IllegalArgumentException when the text is no JSON
   */
  public static JsonNode parse(String json) {
    try {
      JsonNode value = MAPPER.readTree(json);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException("no JSON");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /** The canonical form of a value. */
  public static String write(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(ordered(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  private static JsonNode ordered(JsonNode value) {
    if (value instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      Collections.sort(names);
      ObjectNode ordered = JsonNodeFactory.instance.objectNode();
      names.forEach(name -> ordered.set(name, ordered(object.get(name))));
      return ordered;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> ordered.add(ordered(element)));
      return ordered;
    }
    return value.isNumber() && !value.isIntegralNumber() ? decimal(value.decimalValue()) : value;
  }

  private static JsonNode decimal(BigDecimal number) {
    if (Math.abs((long) number.scale()) > MAX_SCALE) {
      throw new IllegalArgumentException("a number of more than " + MAX_SCALE + " digits");
    }
    if (number.scale() > MAX_SCALE_OF_WRITER) {
      return JsonNodeFactory.instance.rawValueNode(new RawValue(number.toPlainString()));
    }
    return DecimalNode.valueOf(number.scale() < 0 ? number.setScale(0) : number);
  }
}
