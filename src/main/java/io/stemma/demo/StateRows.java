package io.stemma.demo;

import java.sql.SQLException;
import java.util.List;

/** The one state row of nine agents in ten, and those of a few agents that exist nowhere. */
final class StateRows {
  private static final String INSERT =
      """
      INSERT INTO agent_state (
        agent_id, E, I, S, V, coherence, regime, update_count, void_active, created_at,
        updated_at, state_json)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final List<String> UNKNOWN =
      List.of("admin", "root", "system", "spam_agent_0", "spam_agent_1", "spam_agent_19");

  private final EstatePlan plan;

  StateRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad states = file.load("agent_state", INSERT)) {
      for (int agent = 0; agent < plan.agents(); agent++) {
        Chance chance = plan.chance(Concern.STATE, agent);
        if (chance.happens(0.9)) {
          add(states, AgentNames.id(agent), plan.bornMicros(agent), chance);
        }
      }
      for (int i = 0; i < Math.min(UNKNOWN.size(), plan.agents() / 100); i++) {
        Chance chance = plan.chance(Concern.STATE, -1L - i);
        add(states, UNKNOWN.get(i), i * EstateTime.DAY, chance);
      }
    }
  }

  private static void add(TableLoad states, String id, long born, Chance chance)
      throws SQLException {
    StateHistory history = StateHistory.draw(born, chance);
    StatePoint last = history.last();
    states.row(
        id,
        last.energy(),
        last.integrity(),
        last.entropy(),
        last.voidness(),
        last.coherence(),
        last.regime(),
        history.points().size(),
        last.voidActive() ? 1 : 0,
        EstateTime.text(born),
        EstateTime.text(last.micros()),
        history.json().toString());
  }
}
