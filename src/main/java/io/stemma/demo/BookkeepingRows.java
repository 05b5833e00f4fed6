package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;

/** The small tables: three competing records of schema versions, the calibration, rate limits. */
final class BookkeepingRows {
  private static final String INSERT_VERSION =
      """
      INSERT INTO schema_version (name, version)
      VALUES (?, ?)
      """;

  private static final String INSERT_COMPONENT =
      """
      INSERT INTO schema_versions (component, version, updated_at)
      VALUES (?, ?, ?)
      """;

  private static final String INSERT_KNOWLEDGE_VERSION =
      """
      INSERT INTO knowledge_schema_version (version, applied_at)
      VALUES (?, ?)
      """;

  private static final String INSERT_CALIBRATION =
      """
      INSERT INTO calibration_state (id, state_json, updated_at)
      VALUES (?, ?, ?)
      """;

  private static final String INSERT_RATE_LIMIT =
      """
      INSERT INTO rate_limits (agent_id, timestamp)
      VALUES (?, ?)
      """;

  private static final int RATE_LIMITED = 200;

  private final EstatePlan plan;

  BookkeepingRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    loadVersions(file);
    loadCalibration(file);
    loadRateLimits(file);
  }

  private static void loadVersions(EstateFile file) throws SQLException {
    String start = EstateTime.text(0);
    try (TableLoad versions = file.load("schema_version", INSERT_VERSION)) {
      versions.row("agent_metadata", 2);
      versions.row("agent_state", 1);
    }
    try (TableLoad versions = file.load("schema_versions", INSERT_COMPONENT)) {
      versions.row("audit_db", 1, start);
      versions.row("calibration_db", 1, start);
      versions.row("dialectic_db", 2, start);
    }
    try (TableLoad versions = file.load("knowledge_schema_version", INSERT_KNOWLEDGE_VERSION)) {
      versions.row(1, start);
    }
  }

  private static void loadCalibration(EstateFile file) throws SQLException {
    ObjectNode state = Json.object();
    state
        .putObject("bins")
        .putObject("0.9-1.0")
        .put("count", 40)
        .put("predicted_correct", 38)
        .put("actual_correct", 31)
        .put("confidence_sum", 37.6);
    try (TableLoad calibration = file.load("calibration_state", INSERT_CALIBRATION)) {
      calibration.row(1, state.toString(), EstateTime.text(EstateTime.YEAR - EstateTime.HOUR));
    }
  }

  /** Each of the newest discoveries counts against its author's hourly limit. */
  private void loadRateLimits(EstateFile file) throws SQLException {
    try (TableLoad limits = file.load("rate_limits", INSERT_RATE_LIMIT)) {
      int end = plan.discoveries();
      for (int number = Math.max(0, end - RATE_LIMITED); number < end; number++) {
        DiscoveryIdentity discovery = DiscoveryIdentity.of(plan, number);
        limits.row(discovery.authorId(), discovery.id());
      }
    }
  }
}
