package io.stemma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;

/** Values of a query's parameters as they are written on a command line. */
final class ParameterTexts {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ParameterTexts() {}

  /**
   * The values by name.
   *
   * @param texts each {@code NAME=VALUE}
   * @throws StemmaException {@link ErrorCode#WRONG_USE} for another form or a name given twice
   */
  static ObjectNode values(List<String> texts) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new StemmaException(
            ErrorCode.WRONG_USE, "--param must be NAME=VALUE, not '" + text + "'.");
      }
      String name = text.substring(0, equals);
      if (values.has(name)) {
        throw new StemmaException(ErrorCode.WRONG_USE, "--param " + name + " is given twice.");
      }
      values.set(name, value(text.substring(equals + 1)));
    }
    return values;
  }

  /** What is no JSON is text as it stands: agents' names seldom come in quotes. */
  private static JsonNode value(String text) {
    try {
      JsonNode read = JSON.readTree(text);
      return read.isMissingNode() ? TextNode.valueOf(text) : read;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
