package io.stemma.doctor;

import io.stemma.error.Counted;
import java.sql.SQLException;
import java.util.List;

/** With two stores: changes that the other one has not seen. */
final class OutboxCheck implements Check {
  private static final long LATE_SECONDS = 300;

  @Override
  public String name() {
    return "outbox";
  }

  private static final String OUTBOX =
      """
      SELECT count(*), coalesce((extract(epoch FROM now() - min(noted_at)))::bigint, 0),
             count(*) FILTER (WHERE attempts > 0)
      FROM dual.outbox
      """;

  private record Outbox(long waiting, long seconds, long refused) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Outbox outbox =
        database.one(OUTBOX, row -> new Outbox(row.getLong(1), row.getLong(2), row.getLong(3)));
    String value =
        "%s in the outbox, the oldest for %d s, %d refused"
            .formatted(Counted.of(outbox.waiting(), "change"), outbox.seconds(), outbox.refused());
    if (outbox.waiting() == 0) {
      return List.of(Finding.ok(name(), "empty"));
    }
    return List.of(
        outbox.seconds() > LATE_SECONDS || outbox.refused() > 0
            ? Finding.warning(
                name(), value, "scripts/stemma dual status says why; run a service that carries.")
            : Finding.ok(name(), value));
  }
}
