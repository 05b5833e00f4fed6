package io.stemma.audit.retention;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an audit table's months are kept: a row of {@code audit.retention}.
 *
 * @param table without its schema
 * @param keepDays days after a month's end until it is retired
 * @param monthsAhead months made ahead of the current one
 * @param legalHold why no month of the table may go; null where nothing forbids it
 */
public record Policy(
    String table,
    int keepDays,
    int monthsAhead,
    Retirement retirement,
    @Nullable String legalHold) {
  /** Whether months are retired. */
  public enum Retirement {
    ON,
    /** Only said which would be. */
    DRY_RUN,
    OFF
  }

  /** The instant from which a month is past its retention. */
  public Instant retiredFrom(AuditMonth month) {
    return month.end().plus(Duration.ofDays(keepDays));
  }
}
