package io.stemma.knowledge;

import static io.stemma.record.RecordTables.RATE_LIMITS;

import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How many discoveries an agent stores in an hour, counted where they are stored. */
final class StoringRate {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Rows rows;
  private final Clock clock;
  private final int perHour;

  StoringRate(Rows rows, Clock clock, int perHour) {
    this.rows = rows;
    this.clock = clock;
    this.perHour = perHour;
  }

  /**
   * Counts one more.
   *
   * @throws StemmaException {@link ErrorCode#RATE_LIMITED} when that is one too many
   */
  void count(String agent) {
    // Two at once would both be the last one allowed.
    rows.serialize("core.rate_limits of " + agent);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Row> stored =
        rows.select(
            Query.of(RATE_LIMITS)
                .equal("agent_id", agent)
                .compared("stored_at", Comparison.GREATER, now.minus(WINDOW))
                .descending("stored_at")
                .limit(perHour));
    if (stored.size() == perHour) {
      throw limited(
          agent, now, Objects.requireNonNull(stored.get(perHour - 1).instant("stored_at")));
    }
    forget(agent, now.minus(WINDOW));
    Row mark = Row.of(RATE_LIMITS).with("agent_id", agent).with("stored_at", now);
    // Within a microsecond of another one, the next is free.
    while (!rows.insert(mark)) {
      mark =
          mark.with(
              "stored_at", Objects.requireNonNull(mark.instant("stored_at")).plusNanos(1_000));
    }
  }

  private void forget(String agent, Instant before) {
    List<Row> over =
        rows.select(
            Query.of(RATE_LIMITS)
                .equal("agent_id", agent)
                .compared("stored_at", Comparison.LESS_OR_EQUAL, before)
                .limit(perHour));
    rows.delete(RATE_LIMITS, over.stream().map(Row::key).toList());
  }

  private StemmaException limited(String agent, Instant now, Instant oldest) {
    long seconds = Math.max(1, Duration.between(now, oldest.plus(WINDOW)).toSeconds() + 1);
    return new StemmaException(
        ErrorCode.RATE_LIMITED,
        "'"
            + agent
            + "' has stored "
            + Counted.of(perHour, "discovery", "discoveries")
            + " within an hour: wait.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, seconds),
        null);
  }
}
