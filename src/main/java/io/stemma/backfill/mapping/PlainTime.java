package io.stemma.backfill.mapping;

import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * The form nearly every time has, {@code YYYY-MM-DDTHH:MM:SS[.ffffff]} with {@code +00:00}, {@code
 * Z} or nothing behind it, read and written without a formatter: estates hold millions of them.
 */
final class PlainTime {
  private static final String PATTERN = "dddd-dd-ddtdd:dd:dd";
  private static final int SECONDS_END = PATTERN.length();
  private static final int MAX_FRACTION_DIGITS = 6;
  private static final int NANOS_A_MICRO = 1000;

  private PlainTime() {}

  /** The UTC time as canonical text, or null where the general reader must look. */
  static @Nullable String utc(String text) {
    int end = end(text);
    if (end < 0 || !isUtc(text, end) || text.charAt(10) != 'T') {
      return null;
    }
    return text.substring(0, withoutZeros(text, end)).concat("Z");
  }

  /** The time without a zone, or null where the general reader must look. */
  static @Nullable LocalDateTime local(String text) {
    int end = end(text);
    if (end < 0 || end < text.length()) {
      return null;
    }
    return LocalDateTime.of(
        year(text),
        two(text, 5),
        two(text, 8),
        two(text, 11),
        two(text, 14),
        two(text, 17),
        micros(text, end) * NANOS_A_MICRO);
  }

  /** The canonical text of a time in UTC, to the microsecond: one instant has one text. */
  static String text(LocalDateTime utc) {
    StringBuilder text = new StringBuilder(28);
    padded(text, utc.getYear(), 4).append('-');
    padded(text, utc.getMonthValue(), 2).append('-');
    padded(text, utc.getDayOfMonth(), 2).append('T');
    padded(text, utc.getHour(), 2).append(':');
    padded(text, utc.getMinute(), 2).append(':');
    padded(text, utc.getSecond(), 2).append('.');
    padded(text, utc.getNano() / NANOS_A_MICRO, MAX_FRACTION_DIGITS);
    text.setLength(withoutZeros(text, text.length()));
    return text.append('Z').toString();
  }

  /** Behind the seconds and their fraction; negative where the text has another form. */
  private static int end(String text) {
    if (text.length() < SECONDS_END || !fits(text) || !isTime(text)) {
      return -1;
    }
    int end = SECONDS_END;
    if (end < text.length() && text.charAt(end) == '.') {
      do {
        end++;
      } while (end < text.length() && isDigit(text.charAt(end)));
    }
    int fraction = end - SECONDS_END;
    return fraction == 1 || fraction > 1 + MAX_FRACTION_DIGITS ? -1 : end;
  }

  private static boolean isUtc(String text, int end) {
    int length = text.length() - end;
    return length == 1 ? text.charAt(end) == 'Z' : length == 6 && text.endsWith("+00:00");
  }

  private static int withoutZeros(CharSequence text, int end) {
    int last = end;
    while (last > SECONDS_END && text.charAt(last - 1) == '0') {
      last--;
    }
    return last == SECONDS_END + 1 ? SECONDS_END : last;
  }

  private static int micros(String text, int end) {
    int micros = 0;
    for (int i = 1; i <= MAX_FRACTION_DIGITS; i++) {
      int at = SECONDS_END + i;
      micros = 10 * micros + (at < end ? text.charAt(at) - '0' : 0);
    }
    return micros;
  }

  private static boolean fits(String text) {
    for (int i = 0; i < SECONDS_END; i++) {
      char expected = PATTERN.charAt(i);
      char c = text.charAt(i);
      boolean isAsExpected =
          expected == 'd' ? isDigit(c) : expected == 't' ? c == 'T' || c == ' ' : c == expected;
      if (!isAsExpected) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTime(String text) {
    int month = two(text, 5);
    return year(text) >= 1
        && month >= 1
        && month <= 12
        && isDay(two(text, 8), month, text)
        && two(text, 11) <= 23
        && two(text, 14) <= 59
        && two(text, 17) <= 59;
  }

  private static boolean isDay(int day, int month, String text) {
    return day >= 1 && (day <= 28 || day <= Month.of(month).length(Year.isLeap(year(text))));
  }

  private static int year(String text) {
    return 100 * two(text, 0) + two(text, 2);
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static StringBuilder padded(StringBuilder text, int number, int digits) {
    int limit = 1;
    for (int i = 1; i < digits; i++) {
      limit *= 10;
      if (number < limit) {
        text.append('0');
      }
    }
    return text.append(number);
  }
}
