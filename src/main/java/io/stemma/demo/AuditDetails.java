package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an audit event of a type tells. */
final class AuditDetails {
  private static final Mix DECISIONS = Mix.of("proceed", 9).and("pause", 1);

  private AuditDetails() {}

  /** The details; the time is in microseconds of {@link EstateTime}. */
  static ObjectNode draw(String type, long micros, Chance chance) {
    return switch (type) {
      case "lambda1_skip" -> lambdaSkip(chance);
      case "complexity_derivation" -> complexity(chance);
      case "calibration_check" -> calibration(chance);
      case "auto_resume" -> resume(micros, chance);
      case "dialectic_nudge" -> nudge(chance);
      default -> attest(chance);
    };
  }

  private static ObjectNode attest(Chance chance) {
    return Json.object()
        .put("ci_passed", chance.happens(0.5))
        .put("risk_score", chance.measure(0, 1))
        .put("decision", DECISIONS.draw(chance));
  }

  private static ObjectNode lambdaSkip(Chance chance) {
    return Json.object()
        .put("threshold", 0.8)
        .put("update_count", chance.below(400))
        .put("reason", "confidence below threshold");
  }

  private static ObjectNode complexity(Chance chance) {
    double reported = chance.measure(0, 1);
    double derived = chance.measure(0, 1);
    return Json.object()
        .put("reported_complexity", reported)
        .put("derived_complexity", derived)
        .put("final_complexity", Math.max(reported, derived))
        .put("discrepancy_threshold_exceeded", Math.abs(reported - derived) > 0.3);
  }

  private static ObjectNode calibration(Chance chance) {
    return Json.object()
        .put("confidence_bin", "0." + chance.between(5, 8) + "-0.9")
        .put("predicted_correct", chance.happens(0.8))
        .put("actual_correct", chance.happens(0.7))
        .putNull("calibration_metrics");
  }

  private static ObjectNode resume(long micros, Chance chance) {
    long archived = Math.max(0, micros - (long) (chance.unit() * EstateTime.DAY));
    return Json.object()
        .put("previous_status", "archived")
        .put("trigger", "process_agent_update")
        .put("archived_at", EstateTime.text(archived));
  }

  private static ObjectNode nudge(Chance chance) {
    return Json.object()
        .put("session_id", chance.hex(16))
        .put("phase", "thesis")
        .put("next_actor", AgentNames.unknown(chance))
        .put("idle_seconds", chance.between(60, 7200));
  }
}
