package io.stemma.demo;

import java.sql.SQLException;

/** Bindings of sessions to agents: four agents in ten have one; a few name unknown agents. */
final class SessionRows {
  private static final String INSERT =
      """
      INSERT INTO session_identities (
        session_key, agent_id, api_key, bound_at, updated_at, bind_count)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private final EstatePlan plan;

  SessionRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad sessions = file.load("session_identities", INSERT)) {
      for (int agent = 0; agent < plan.agents(); agent++) {
        SessionBinding binding = SessionBinding.of(plan, agent);
        if (binding != null) {
          add(sessions, agent, binding);
        }
      }
    }
  }

  private void add(TableLoad sessions, int agent, SessionBinding binding) throws SQLException {
    boolean unknown = agent % 250 == 249;
    sessions.row(
        binding.sessionKey(),
        unknown ? "deleted_agent_" + agent : AgentNames.id(agent),
        unknown ? null : ApiKeys.of(plan, agent),
        EstateTime.text(binding.boundAt()),
        EstateTime.text(binding.updatedAt()),
        binding.bindCount());
  }
}
