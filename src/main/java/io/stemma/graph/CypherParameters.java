package io.stemma.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.CypherText;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the one agtype map that a query's parameters travel in. */
final class CypherParameters {
  /** How deep a value may nest. */
  static final int MAX_DEPTH = 64;

  private CypherParameters() {}

  /**
   * The parameters' text. JSON is agtype.
   *
   * @throws StemmaException {@link ErrorCode#CYPHER_PARAMETER} when one is missing or holds what
   *     agtype cannot
   */
  static String agtype(CypherStatement statement, ObjectNode given) {
    requireAll(statement, given);
    for (Map.Entry<String, JsonNode> parameter : given.properties()) {
      requireText(parameter.getKey(), parameter.getKey());
      require(parameter.getKey(), parameter.getValue(), 0);
    }
    return given.toString();
  }

  /** Refuses a query that uses a parameter nobody gave: AGE would answer null. */
  static void requireAll(CypherStatement statement, JsonNode given) {
    for (String name : statement.parameters()) {
      if (!given.has(name)) {
        throw unfit(name, "$" + name + " is used in the query but not given in parameters.");
      }
    }
  }

  /** Refuses a slice's bound that is no number. */
  static void requireNumbers(Set<String> names, @Nullable JsonNode given) {
    for (String name : names) {
      JsonNode value = given == null ? null : given.get(name);
      if (value != null && !value.isNull() && !value.isNumber()) {
        throw unfit(
            name,
            "$"
                + name
                + " is the bound of a slice and must be a number: an empty list there ends the"
                + " server.");
      }
    }
  }

  private static void require(String name, JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw unfit(name, "$" + name + " nests deeper than " + MAX_DEPTH + " levels.");
    }
    if (value.isTextual()) {
      requireText(name, value.textValue());
    } else if (value.isIntegralNumber() && !value.canConvertToLong()) {
      throw unfit(name, "$" + name + " holds an integer beyond 64 bits.");
    } else if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw unfit(name, "$" + name + " holds a number beyond what a double can be.");
    }
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      requireText(name, property.getKey());
    }
    for (JsonNode element : value) {
      require(name, element, depth + 1);
    }
  }

  private static void requireText(String name, @Nullable String text) {
    for (int i = 0; text != null && i < text.length(); i++) {
      if (text.charAt(i) == '\0' || CypherText.isLoneSurrogate(text, i)) {
        throw unfit(
            name.replace('\0', '?'),
            "A parameter holds the character NUL or half of a surrogate pair, which PostgreSQL"
                + " cannot hold.");
      }
    }
  }

  private static StemmaException unfit(String name, String message) {
    return new StemmaException(
        ErrorCode.CYPHER_PARAMETER, message, Map.of("parameter", name), null);
  }
}
