package io.stemma.question.trail;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.Bounds;
import io.stemma.question.QuestionLimits;
import io.stemma.store.sql.FoundRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Summaries of the audit trail, each of one snapshot. */
public final class TrailSummaries {
  private static final Duration USUAL = Duration.ofDays(7);

  /** What one question may read. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private final TrailSql sql;
  private final QuestionLimits limits;
  private final Clock clock;

  public TrailSummaries(TrailSql sql, QuestionLimits limits, Clock clock) {
    this.sql = sql;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * A time to be summed up: seven days until now where nothing is said.
   *
   * @param from itself included
   * @param to itself left out
   */
  public record Span(Instant from, Instant to) {}

  /**
   * What was found.
   *
   * @param truncated whether there is more than the limit let through
   */
  public record Summary<T>(List<T> items, boolean truncated) {
    public Summary {
      items = List.copyOf(items);
    }
  }

  /**
   * The span asked for.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} when it ends before it begins, or is
   *     longer than 366 days
   */
  public Span span(@Nullable Instant since, @Nullable Instant until) {
    Instant to = until == null ? clock.instant() : until;
    Instant from = since == null ? to.minus(USUAL) : since;
    if (from.isAfter(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw StemmaException.ofField(
          "since", "since must be before until, by at most " + LONGEST.toDays() + " days.");
    }
    return new Span(from, to);
  }

  /** Tools, those called most first, then by name. */
  public Uni<Summary<ToolSummary>> tools(Span span, @Nullable Integer limit) {
    int items = limit(limit);
    return sql.tools(span.from(), span.to(), items + 1L)
        .map(
            rows ->
                summary(
                    rows,
                    items,
                    row ->
                        new ToolSummary(
                            row.name("tool"),
                            row.number("calls"),
                            row.number("errors"),
                            row.integer("p50"),
                            row.integer("p95"),
                            row.integer("p99"))));
  }

  /** Events per type and day, the latest day first, then by type. */
  public Uni<Summary<DaySummary>> days(Span span, @Nullable Integer limit) {
    int items = limit(limit);
    return sql.days(span.from(), span.to(), items + 1L)
        .map(
            rows ->
                summary(
                    rows,
                    items,
                    row ->
                        new DaySummary(row.name("day"), row.name("type"), row.number("events"))));
  }

  private int limit(@Nullable Integer limit) {
    return Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
  }

  private static <T> Summary<T> summary(
      List<FoundRow> rows, int items, Function<FoundRow, T> item) {
    boolean truncated = rows.size() > items;
    return new Summary<>(rows.stream().limit(items).map(item).toList(), truncated);
  }
}
