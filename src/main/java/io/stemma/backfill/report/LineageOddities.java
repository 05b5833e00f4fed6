package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is odd about who spawned whom. It is history and is kept; a person should know of it.
 *
 * @param selfParents how many agents name themselves as their parent
 * @param firstSelfParents the first of them
 * @param cycles how many rings of two and more agents there are
 * @param firstCycles the first of them
 */
public record LineageOddities(
    long selfParents, List<String> firstSelfParents, long cycles, List<Cycle> firstCycles) {
  /** Nothing odd. */
  public static final LineageOddities NONE = new LineageOddities(0, List.of(), 0, List.of());

  public LineageOddities {
    firstSelfParents = List.copyOf(firstSelfParents);
    firstCycles = List.copyOf(firstCycles);
  }

  /**
   * A ring: each agent was spawned by the next one, the last by the first.
   *
   * @param size how many agents it has
   * @param firstAgents the first of them
   */
  public record Cycle(long size, List<String> firstAgents) {
    public Cycle {
      firstAgents = List.copyOf(firstAgents);
    }
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("selfParents", selfParents);
    firstSelfParents.forEach(json.putArray("firstSelfParents")::add);
    json.put("cycles", cycles);
    ArrayNode rings = json.putArray("firstCycles");
    for (Cycle cycle : firstCycles) {
      ObjectNode ring = rings.addObject().put("size", cycle.size());
      cycle.firstAgents().forEach(ring.putArray("firstAgents")::add);
    }
    return json;
  }
}
