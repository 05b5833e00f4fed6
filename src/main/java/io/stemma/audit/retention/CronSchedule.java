package io.stemma.audit.retention;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * When something is to be done, by UTC: minute, hour, day of the month, month and day of the week
 * (0 or 7 is Sunday) as cron and pg_cron read them, with {@code *}, lists, ranges and steps. Where
 * both kinds of day are given, either will do.
 */
public final class CronSchedule {
  private static final int DAYS_LOOKED_AT = 5 * 366;
  private static final int SUNDAY = 7;

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private CronSchedule(String key, String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw wrong(key, text, null);
    }
    try {
      minutes = values(fields[0], 0, 59);
      hours = values(fields[1], 0, 23);
      daysOfMonth = values(fields[2], 1, 31);
      months = values(fields[3], 1, 12);
      daysOfWeek = values(fields[4], 0, SUNDAY);
    } catch (IllegalArgumentException e) {
      throw wrong(key, text, e);
    }
    if (daysOfWeek.get(0)) {
      daysOfWeek.set(SUNDAY);
    }
    eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /**
   * Reads one.
   *
   * @param key of the configuration, for the message
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public static CronSchedule parse(String key, String text) {
    CronSchedule schedule = new CronSchedule(key, text);
    if (schedule.next(Instant.EPOCH) == null) {
      throw wrong(key, text, null);
    }
    return schedule;
  }

  private static StemmaException wrong(String key, String text, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        key + " must be five fields of cron, for instance '0 3 * * 0', not '" + text + "'.",
        cause);
  }

  /** The first time after that instant; null where there is none in five years. */
  public @Nullable Instant next(Instant after) {
    LocalDateTime first = LocalDateTime.ofInstant(after, ZoneOffset.UTC).plusMinutes(1);
    LocalDate day = first.toLocalDate();
    int minute = first.getHour() * 60 + first.getMinute();
    for (int i = 0; i < DAYS_LOOKED_AT; i++) {
      int found = isMeant(day) ? minuteFrom(minute) : -1;
      if (found >= 0) {
        return day.atTime(found / 60, found % 60).toInstant(ZoneOffset.UTC);
      }
      day = day.plusDays(1);
      minute = 0;
    }
    return null;
  }

  private boolean isMeant(LocalDate day) {
    boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue());
    return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  private int minuteFrom(int minute) {
    for (int i = minute; i < 24 * 60; i++) {
      if (hours.get(i / 60) && minutes.get(i % 60)) {
        return i;
      }
    }
    return -1;
  }

  private static BitSet values(String field, int least, int most) {
    BitSet values = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", 2);
      String[] range = stepped[0].split("-", 2);
      boolean all = stepped[0].equals("*");
      int from = all ? least : Integer.parseInt(range[0]);
      int to = all || (range.length == 1 && stepped.length == 2) ? most : last(range);
      int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
      if (from < least || to > most || from > to || step < 1) {
        throw new IllegalArgumentException(part);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int last(String[] range) {
    return Integer.parseInt(range[range.length - 1]);
  }
}
