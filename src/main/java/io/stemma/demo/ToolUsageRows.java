package io.stemma.demo;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Twelve months of tool calls, five an agent; nearly half of them name no agent. */
final class ToolUsageRows {
  private static final String INSERT =
      """
      INSERT INTO tool_usage (
        timestamp, usage_id, agent_id, session_id, tool_name, latency_ms, success, error_type,
        payload_json)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final Mix TOOLS =
      Mix.of("process_agent_update", 40)
          .and("get_governance_metrics", 20)
          .and("list_agents", 10)
          .and("store_knowledge_graph", 10)
          .and("search_knowledge_graph", 10)
          .and("request_dialectic_review", 4)
          .and("health_check", 4)
          .and("bind_identity", 2);
  private static final Mix ERRORS =
      Mix.of("execution_error", 5).and("timeout", 3).and("validation_error", 2);

  private final EstatePlan plan;

  ToolUsageRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad calls = file.load("tool_usage", INSERT)) {
      for (int number = 0; number < plan.toolCalls(); number++) {
        add(calls, number, plan.chance(Concern.TOOL, number));
      }
    }
  }

  private void add(TableLoad calls, int number, Chance chance) throws SQLException {
    long micros = EstateTime.spread(number, plan.toolCalls(), EstateTime.YEAR, chance);
    boolean failed = chance.happens(0.02);
    calls.row(
        EstateTime.text(micros),
        chance.happens(0.9) ? chance.hex(16) : null,
        agent(micros, chance),
        chance.happens(0.1) ? "mcp-session-" + chance.hex(16) : null,
        TOOLS.draw(chance),
        chance.happens(0.03) ? null : (Integer) chance.between(1, 2500),
        failed ? 0 : 1,
        failed ? ERRORS.draw(chance) : null,
        chance.happens(0.2) ? Json.object().put("limit", chance.below(100)).toString() : "{}");
  }

  private @Nullable String agent(long micros, Chance chance) {
    if (chance.happens(0.45)) {
      return null;
    }
    return chance.happens(0.02)
        ? AgentNames.unknown(chance)
        : AgentNames.id(plan.actor(micros, chance));
  }
}
