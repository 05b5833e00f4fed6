package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Agents that are only named.
 *
 * @param first the first of them by name
 */
public record Placeholders(long count, List<String> first) {
  public Placeholders {
    first = List.copyOf(first);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", count);
    first.forEach(json.putArray("first")::add);
    return json;
  }
}
