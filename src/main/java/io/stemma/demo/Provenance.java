package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a discovery comes from: its author's state then, and the agents that led to its author. */
final class Provenance {
  private static final int MOST_ANCESTORS = 3;
  private static final Mix HEALTH = Mix.of("healthy", 6).and("moderate", 3).and("critical", 1);

  private Provenance() {}

  static ObjectNode state(DiscoveryIdentity discovery, Chance chance) {
    ObjectNode json = Json.object();
    json.putObject("agent_state")
        .put("status", "active")
        .put("health", HEALTH.draw(chance))
        .put("total_updates", chance.below(400));
    return json.put("captured_at", EstateTime.text(discovery.createdAt()));
  }

  /** The nearest ancestors first; empty for an author that nobody spawned. */
  static ArrayNode ancestors(EstatePlan plan, int author) {
    ArrayNode chain = Json.array();
    int agent = author;
    while (plan.forest().hasParent(agent) && chain.size() < MOST_ANCESTORS) {
      String reason = AgentRows.spawnReason(plan, agent);
      agent = plan.forest().parent(agent);
      chain
          .addObject()
          .put("agent_id", AgentNames.id(agent))
          .put("relationship", "ancestor")
          .put("spawn_reason", reason)
          .put("created_at", EstateTime.text(plan.bornMicros(agent)));
    }
    return chain;
  }
}
