package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions, three for every twenty agents, and their messages. */
final class DialecticRows {
  private static final String INSERT =
      """
      INSERT INTO dialectic_sessions (
        session_id, paused_agent_id, reviewer_agent_id, phase, status, created_at, updated_at,
        reason, discovery_id, dispute_type, session_type, topic, max_synthesis_rounds,
        synthesis_round, paused_agent_state_json, resolution_json)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final int MOST_ROUNDS = 5;

  private static final Mix SESSION_TYPES =
      Mix.of("recovery", 6).and("dispute", 2).and("exploration", 2);
  private static final Mix DISPUTE_TYPES =
      Mix.of("verification", 4).and("dispute", 3).and("correction", 2);
  private static final Mix ACTIONS =
      Mix.of("resume", 6).and("block", 1).and("escalate", 1).and("cooldown", 2);

  private final EstatePlan plan;

  DialecticRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad sessions = file.load("dialectic_sessions", INSERT);
        DialecticMessageRows messages = new DialecticMessageRows(file)) {
      for (int number = 0; number < plan.dialecticSessions(); number++) {
        Chance chance = plan.chance(Concern.DIALECTIC, number);
        DialecticSession session = DialecticSession.draw(plan, number, chance);
        add(sessions, session, chance);
        messages.add(session, chance);
      }
    }
  }

  private void add(TableLoad sessions, DialecticSession session, Chance chance)
      throws SQLException {
    boolean explores = chance.happens(0.3);
    sessions.row(
        session.id(),
        session.paused(),
        session.reviewer(),
        session.phase(),
        session.status(),
        EstateTime.text(session.createdAt()),
        chance.happens(0.9) ? EstateTime.text(session.updatedAt()) : null,
        chance.happens(0.9) ? Prose.sentence(chance) : null,
        discovery(chance),
        chance.happens(0.7) ? null : DISPUTE_TYPES.draw(chance),
        chance.happens(0.2) ? null : SESSION_TYPES.draw(chance),
        explores ? Prose.sentence(chance) : null,
        explores ? (Integer) MOST_ROUNDS : null,
        explores ? (Integer) chance.below(MOST_ROUNDS) : null,
        chance.happens(0.7) ? pausedState(chance).toString() : null,
        session.status().equals("active") ? null : resolution(session, chance).toString());
  }

  /** What the session is about; one named discovery in ten exists nowhere. */
  private @Nullable String discovery(Chance chance) {
    if (!chance.happens(0.3)) {
      return null;
    }
    return chance.happens(0.1)
        ? EstateTime.text(-EstateTime.DAY * chance.between(1, 30) + EstateTime.HOUR)
        : DiscoveryIdentity.of(plan, chance.below(plan.discoveries())).id();
  }

  private static ObjectNode pausedState(Chance chance) {
    return Json.object()
        .put("phi", chance.measure(-1, 1))
        .put("verdict", "caution")
        .put("risk_score", chance.measure(0.4, 1))
        .put("coherence", chance.measure(0, 0.6))
        .put("void_active", chance.happens(0.2))
        .put("E", chance.measure(0, 1))
        .put("I", chance.measure(0, 1))
        .put("S", chance.measure(0, 2))
        .put("V", chance.measure(-1, 1));
  }

  /** The agents' own agreement, or in one session of ten a person's word in another shape. */
  private static ObjectNode resolution(DialecticSession session, Chance chance) {
    String at = EstateTime.text(session.updatedAt());
    List<String> conditions = List.of("Report after each step", "Keep risk under 0.5");
    ObjectNode json = Json.object();
    if (chance.happens(0.1)) {
      json.put("status", "resolved").put("outcome", "manual").put("resolved_at", at);
      json.put("resolved_by", "operator").set("final_conditions", Json.array(conditions));
      return json.put("notes", Prose.sentence(chance)).putNull("_original_resolution");
    }
    json.put("action", ACTIONS.draw(chance)).set("conditions", Json.array(conditions));
    return json.put("root_cause", Prose.sentence(chance))
        .put("reasoning", Prose.text(chance))
        .put("signature_a", chance.hex(16))
        .put("signature_b", chance.hex(16))
        .put("timestamp", at);
  }
}
