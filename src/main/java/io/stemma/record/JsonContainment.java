package io.stemma.record;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether one JSON value holds another, as PostgreSQL's jsonb operator {@code @>} says. */
public final class JsonContainment {
  private JsonContainment() {}

  /**
   * Whether a text of JSON holds another.
   *
   * @throws IllegalArgumentException where one of them is no JSON
   */
  public static boolean holds(String whole, String part) {
    return holds(CanonicalJson.parse(whole), CanonicalJson.parse(part));
  }

  private static boolean holds(JsonNode whole, JsonNode part) {
    if (whole.isObject() && part.isObject()) {
      return part.properties().stream()
          .allMatch(
              member ->
                  whole.has(member.getKey())
                      && holds(whole.get(member.getKey()), member.getValue()));
    }
    if (whole.isArray() && part.isArray()) {
      for (JsonNode wanted : part) {
        if (!holdsElement(whole, wanted)) {
          return false;
        }
      }
      return true;
    }
    return equal(whole, part);
  }

  private static boolean holdsElement(JsonNode whole, JsonNode wanted) {
    for (JsonNode element : whole) {
      if (holds(element, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Of numbers the value counts, not how it is written. */
  private static boolean equal(JsonNode one, JsonNode other) {
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }
}
