package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** Whether the trail is sealed and checkpoints are signed. */
final class SealsCheck implements Check {
  private static final long LATE_MINUTES = 60;

  @Override
  public String name() {
    return "seals";
  }

  private static final String SEALS =
      """
      SELECT sealed_through,
             greatest((SELECT max(append_no) FROM audit.events), (SELECT max(append_no) FROM audit.tool_usage), 0),
             (SELECT count(*) FROM audit.checkpoints),
             (SELECT (extract(epoch FROM now() - max(signed_at)) / 60)::bigint FROM audit.checkpoints)
      FROM audit.seal_state
      """;

  private record Seals(long sealed, long appended, long checkpoints, long minutes) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Seals seals =
        database.one(
            SEALS,
            row -> new Seals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    if (seals.appended() <= seals.sealed()) {
      return List.of(
          Finding.ok(
              name(),
              "all entries are sealed, "
                  + seals.checkpoints()
                  + " checkpoints, the last one "
                  + seals.minutes()
                  + " minutes old"));
    }
    String value =
        "entries after number "
            + seals.sealed()
            + " are not sealed, the last one is "
            + seals.appended();
    return List.of(
        seals.checkpoints() > 0 && seals.minutes() <= LATE_MINUTES
            ? Finding.ok(name(), value + "; a service is at work")
            : Finding.warning(
                name(),
                value,
                "Run a service with STEMMA_SEAL_ENABLED=true, and look at its log."));
  }
}
