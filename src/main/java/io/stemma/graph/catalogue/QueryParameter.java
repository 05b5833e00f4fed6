package io.stemma.graph.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a named query.
 *
 * @param otherwise its value when none is given; null when one must be
 * @param max the largest value of a number; null for a text
 */
public record QueryParameter(
    String name, String description, @Nullable Integer otherwise, @Nullable Integer max) {
  /** How many rows a query may be asked for. */
  private static final int MAX_ROWS = 1_000;

  static QueryParameter text(String name, String description) {
    return new QueryParameter(name, description, null, null);
  }

  static QueryParameter number(String name, String description, int otherwise, int max) {
    return new QueryParameter(name, description, otherwise, max);
  }

  static QueryParameter limit(int otherwise) {
    return number("limit", "Rows answered at most", otherwise, MAX_ROWS);
  }

  /** What it takes, in JSON's words. */
  public String type() {
    return max == null ? "string" : "integer";
  }

  /** Whether a value must be given. */
  public boolean required() {
    return otherwise == null;
  }

  /**
   * The value for the query.
   *
   * @throws StemmaException {@link ErrorCode#CYPHER_PARAMETER} when it is missing, of another type
   *     or out of its range
   */
  JsonNode value(@Nullable JsonNode given) {
    if (given == null || given.isNull()) {
      if (otherwise == null) {
        throw unfit("$" + name + " is missing: " + description + ".");
      }
      return IntNode.valueOf(otherwise);
    }
    boolean fits =
        max == null
            ? given.isTextual()
            : given.isInt() && given.intValue() >= 1 && given.intValue() <= max;
    if (!fits) {
      throw unfit(
          "$"
              + name
              + " must be "
              + (max == null ? "text." : "a whole number from 1 to " + max + "."));
    }
    return given;
  }

  private StemmaException unfit(String message) {
    return new StemmaException(
        ErrorCode.CYPHER_PARAMETER, message, Map.of("parameter", name), null);
  }
}
