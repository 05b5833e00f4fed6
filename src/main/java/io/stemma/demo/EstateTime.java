package io.stemma.demo;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The estate's calendar: microseconds since 2025-01-01T00:00Z, and their text with the zone.
 *
 * <p>No clock of the machine is read, so that an estate is the same whenever it is made.
 */
final class EstateTime {
  static final long SECOND = 1_000_000L;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;
  static final long YEAR = 365 * DAY;

  private static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 0, 0);
  private static final long START_SECOND = START.toEpochSecond(ZoneOffset.UTC);

  private EstateTime() {}

  /**
   * The text, for instance {@code 2025-03-01T08:15:00.250000+00:00}; no fraction when it is zero.
   */
  static String text(long micros) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(START_SECOND + micros / SECOND, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(32);
    text.append(time.getYear()).append('-');
    digits(text, time.getMonthValue(), 10).append('-');
    digits(text, time.getDayOfMonth(), 10).append('T');
    digits(text, time.getHour(), 10).append(':');
    digits(text, time.getMinute(), 10).append(':');
    digits(text, time.getSecond(), 10);
    int fraction = (int) (micros % SECOND);
    if (fraction != 0) {
      digits(text.append('.'), fraction, 100_000);
    }
    return text.append("+00:00").toString();
  }

  /**
   * The time of one of count things spread evenly over a span, somewhere in its own slot: later
   * things have later times, and no two have the same.
   */
  static long spread(long index, long count, long span, Chance chance) {
    long slot = span / count;
    return index * slot + (long) (chance.unit() * slot);
  }

  private static StringBuilder digits(StringBuilder text, int value, int highest) {
    for (int unit = highest; unit > 0; unit /= 10) {
      text.append((char) ('0' + value / unit % 10));
    }
    return text;
  }
}
