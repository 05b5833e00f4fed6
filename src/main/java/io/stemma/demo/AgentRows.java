package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of agent_metadata for each agent. */
final class AgentRows {
  private static final String INSERT =
      """
      INSERT INTO agent_metadata (
        agent_id, status, created_at, last_update, version, total_updates, tags_json, notes,
        lifecycle_events_json, paused_at, archived_at, parent_agent_id, spawn_reason, api_key,
        recent_update_timestamps_json, recent_decisions_json, loop_detected_at,
        loop_cooldown_until, last_response_at, response_completed, health_status,
        dialectic_conditions_json, active_session_key, session_bound_at, purpose, agent_uuid,
        label)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final int AGENT_WITH_DECISION_OBJECT = 7;
  private static final int MOST_RECENT = 10;

  private static final Mix VERSIONS =
      Mix.of("v1.0", 70).and("v2.0", 20).and("claude-sonnet-4-5", 10);
  private static final Mix HEALTH =
      Mix.of("healthy", 55).and("moderate", 25).and("unknown", 12).and("critical", 8);
  private static final Mix DECISIONS = Mix.of("proceed", 92).and("pause", 8);
  private static final Mix SPAWN_REASONS =
      Mix.of("delegated subtask", 5)
          .and("parallel search", 3)
          .and("context window full", 3)
          .and("review requested", 2)
          .and("retry after \"failure\"", 1);
  private static final List<String> PURPOSES =
      List.of("code review", "log triage", "refactoring", "research", "überwachung");

  private final EstatePlan plan;

  AgentRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad agents = file.load("agent_metadata", INSERT)) {
      for (int row = 0; row < plan.agents(); row++) {
        add(agents, plan.agentAtRow(row));
      }
    }
  }

  /** Why an agent was spawned; null for one that nobody spawned and for a few others. */
  static @Nullable String spawnReason(EstatePlan plan, int agent) {
    Chance chance = plan.chance(Concern.SPAWN, agent);
    boolean spawned = plan.forest().parent(agent) != LineageForest.ROOT;
    return spawned && chance.happens(0.97) ? SPAWN_REASONS.draw(chance) : null;
  }

  static @Nullable String parentId(EstatePlan plan, int agent) {
    LineageForest forest = plan.forest();
    if (forest.isOrphan(agent)) {
      return AgentNames.missingParent(forest.missingParent(agent));
    }
    return forest.hasParent(agent) ? AgentNames.id(forest.parent(agent)) : null;
  }

  private void add(TableLoad agents, int agent) throws SQLException {
    Chance chance = plan.chance(Concern.AGENT, agent);
    AgentLife life = AgentLife.draw(plan.bornMicros(agent), chance);
    SessionBinding binding = SessionBinding.of(plan, agent);
    Long loopAt = chance.happens(0.03) ? (Long) life.between(chance) : null;
    agents.row(
        AgentNames.id(agent),
        life.status(),
        EstateTime.text(life.created()),
        EstateTime.text(life.lastUpdate()),
        VERSIONS.draw(chance),
        chance.happens(0.3) ? 0 : chance.between(1, 400),
        chance.happens(0.1) ? null : Json.array(Tags.draw(chance, chance.below(4))).toString(),
        chance.happens(0.3) ? Prose.text(chance) : "",
        life.events(chance).toString(),
        time(life.pausedAt()),
        time(life.archivedAt()),
        parentId(plan, agent),
        spawnReason(plan, agent),
        ApiKeys.of(plan, agent),
        recentUpdates(life, chance).toString(),
        recentDecisions(agent, chance).toString(),
        time(loopAt),
        time(loopAt == null ? null : (Long) (loopAt + 30 * EstateTime.SECOND)),
        chance.happens(0.4) ? EstateTime.text(life.lastUpdate()) : null,
        chance.happens(0.2) ? 1 : 0,
        chance.happens(0.3) ? null : HEALTH.draw(chance),
        conditions(chance).toString(),
        binding == null ? null : binding.sessionKey(),
        binding == null ? null : EstateTime.text(binding.boundAt()),
        chance.happens(0.5) ? chance.pick(PURPOSES) : null,
        chance.happens(0.9) ? chance.uuid() : null,
        chance.happens(0.25) ? "Agent " + chance.hex(4) : null);
  }

  private static ArrayNode recentUpdates(AgentLife life, Chance chance) {
    ArrayNode times = Json.array();
    int count = chance.below(4) == 0 ? chance.below(MOST_RECENT + 1) : chance.below(3);
    for (int left = count; left > 0; left--) {
      long micros = life.lastUpdate() - (left - 1) * EstateTime.SECOND;
      times.add(EstateTime.text(Math.max(life.created(), micros)));
    }
    return times;
  }

  /** Texts; in a single agent one is an object, as in one real estate. */
  private static ArrayNode recentDecisions(int agent, Chance chance) {
    ArrayNode decisions = Json.array();
    for (int left = chance.below(5); left > 0; left--) {
      decisions.add(DECISIONS.draw(chance));
    }
    if (agent == AGENT_WITH_DECISION_OBJECT) {
      decisions.addObject().put("decision", "proceed").put("reason", "Low risk");
    }
    return decisions;
  }

  private static ArrayNode conditions(Chance chance) {
    ArrayNode conditions = Json.array();
    if (chance.happens(0.03)) {
      conditions.addObject().put("type", "complexity_limit").put("value", chance.measure(0.1, 0.9));
    }
    return conditions;
  }

  private static @Nullable String time(@Nullable Long micros) {
    return micros == null ? null : EstateTime.text(micros);
  }
}
