package io.stemma.audit.ingest;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The months that entries may be of, by UTC: each has a partition of its own, and a clock that is
 * wrong must not make thousands.
 *
 * @param first the earliest
 * @param last the latest
 */
public record MonthBounds(YearMonth first, YearMonth last) {
  /** The months around a moment. */
  public static MonthBounds around(Instant now, int back, int ahead) {
    YearMonth month = of(now);
    return new MonthBounds(month.minusMonths(back), month.plusMonths(ahead));
  }

  private static YearMonth of(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  /**
   * Refuses a time outside of them.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_TIME_OUT_OF_BOUNDS} naming the bounds
   */
  void check(Instant time) {
    YearMonth month = of(time);
    if (month.isBefore(first) || month.isAfter(last)) {
      throw new StemmaException(
          ErrorCode.AUDIT_TIME_OUT_OF_BOUNDS,
          "ts must be in the months from " + first + " to " + last + ": import what is older.",
          Map.of("field", "ts", "firstMonth", first.toString(), "lastMonth", last.toString()),
          null);
    }
  }
}
