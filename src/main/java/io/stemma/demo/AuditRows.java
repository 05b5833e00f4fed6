package io.stemma.demo;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Twelve months of audit events, nine an agent, in the order they happened. */
final class AuditRows {
  private static final String INSERT =
      """
      INSERT INTO audit_events (
        timestamp, agent_id, event_type, confidence, details_json, metadata_json, raw_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  /** Events of the first weeks were read from an older log and carry the hash of their line. */
  private static final long LOG_READ_UNTIL = 28 * EstateTime.DAY;

  private static final int SHA256_HEX_LETTERS = 64;

  /** Of so many events one has the agent and time of the event before. */
  private static final int TWIN_EVERY = 5003;

  private static final Mix TYPES =
      Mix.of("auto_attest", 50)
          .and("lambda1_skip", 20)
          .and("complexity_derivation", 14)
          .and("calibration_check", 11)
          .and("dialectic_nudge", 3)
          .and("auto_resume", 2);

  private final EstatePlan plan;

  AuditRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad events = file.load("audit_events", INSERT)) {
      for (int number = 0; number < plan.auditEvents(); number++) {
        add(events, number);
      }
    }
  }

  private void add(TableLoad events, int number) throws SQLException {
    int original = number % TWIN_EVERY == 1 ? number - 1 : number;
    Chance happening = plan.chance(Concern.AUDIT, original);
    long micros = EstateTime.spread(original, plan.auditEvents(), EstateTime.YEAR, happening);
    String agent = agent(micros, happening);
    Chance chance = plan.chance(Concern.AUDIT, -1L - number);
    String type = TYPES.draw(chance);
    events.row(
        EstateTime.text(micros),
        agent,
        type,
        chance.happens(0.02) ? 0.0 : chance.measure(0.3, 1),
        AuditDetails.draw(type, micros, chance).toString(),
        chance.happens(0.05) ? Json.object().put("source", "scheduler").toString() : null,
        rawHash(micros, chance));
  }

  private String agent(long micros, Chance chance) {
    return chance.happens(0.02)
        ? AgentNames.unknown(chance)
        : AgentNames.id(plan.actor(micros, chance));
  }

  private static @Nullable String rawHash(long micros, Chance chance) {
    return micros < LOG_READ_UNTIL ? chance.hex(SHA256_HEX_LETTERS) : null;
  }
}
