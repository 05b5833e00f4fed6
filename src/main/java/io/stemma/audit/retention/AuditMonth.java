package io.stemma.audit.retention;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A month of an audit table, by UTC.
 *
 * @param table without its schema, for instance {@code events}
 */
public record AuditMonth(String table, YearMonth month) {
  public AuditMonth {
    if (!table.matches("[a-z_]{1,40}")) {
      throw new StemmaException(ErrorCode.WRONG_USE, "'" + table + "' is no audit table.");
    }
  }

  /**
   * The month of that name.
   *
   * @param month for instance {@code 2025-01}
   * @throws StemmaException {@link ErrorCode#WRONG_USE}
   */
  public static AuditMonth of(String table, String month) {
    try {
      if (month.length() == 7) {
        return new AuditMonth(table, YearMonth.parse(month));
      }
    } catch (DateTimeParseException e) {
      throw noMonth(month, e);
    }
    throw noMonth(month, null);
  }

  private static StemmaException noMonth(String month, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.WRONG_USE, "'" + month + "' is no month; expected for instance 2025-01.", cause);
  }

  /** Its first instant. */
  public Instant begin() {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The first instant after it. */
  public Instant end() {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Name of its partition, for instance {@code events_2025_01}. */
  public String partition() {
    return String.format(
        Locale.ROOT, "%s_%04d_%02d", table, month.getYear(), month.getMonthValue());
  }

  /** Its first day as PostgreSQL reads it. */
  public String firstDay() {
    return month.atDay(1).toString();
  }

  /** For instance {@code events 2025-01}. */
  @Override
  public String toString() {
    return table + " " + month;
  }
}
