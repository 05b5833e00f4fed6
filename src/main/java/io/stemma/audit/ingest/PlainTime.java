package io.stemma.audit.ingest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A time in UTC as nearly all of them are written, {@code 2026-01-31T12:00:00.123456Z} with 0 to 6
 * digits behind the point, read without an object but the last. {@link java.time} takes twenty
 * times as long.
 *
 * @param month months since the year 0
 * @param epochMicros microseconds since 1970
 * @param text as {@link java.time.Instant#toString} writes it
 */
record PlainTime(int month, long epochMicros, String text) {
  private static final String PATTERN = "0000-00-00T00:00:00";
  private static final int FRACTION = PATTERN.length() + 1;
  private static final int MAX_DIGITS = 6;
  private static final int GROUP = 3;
  private static final long SECOND = 1_000_000L;
  private static final int FIRST_YEAR = 1970;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** Null where it is not written like that, or no such time there is. */
  static @Nullable PlainTime of(String text) {
    int end = text.endsWith("+00:00") ? text.length() - 6 : text.length() - 1;
    if (end < PATTERN.length() || (end == text.length() - 1 && text.charAt(end) != 'Z')) {
      return null;
    }
    for (int i = 0; i < PATTERN.length(); i++) {
      boolean fits =
          PATTERN.charAt(i) == '0' ? isDigit(text, i) : text.charAt(i) == PATTERN.charAt(i);
      if (!fits) {
        return null;
      }
    }
    int digits = end - FRACTION;
    if (end > PATTERN.length()
        && (text.charAt(PATTERN.length()) != '.' || digits < 1 || digits > MAX_DIGITS)) {
      return null;
    }
    for (int i = FRACTION; i < end; i++) {
      if (!isDigit(text, i)) {
        return null;
      }
    }
    return of(text, Math.max(digits, 0));
  }

  private static @Nullable PlainTime of(String text, int digits) {
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (year < FIRST_YEAR || month < 1 || month > DAYS.length || hour > 23 || minute > 59) {
      return null;
    }
    if (day < 1 || day > DAYS[month - 1] || second > 59) {
      // A 29th of February is rare enough to be read by the calendar.
      return null;
    }
    int micros = number(text, FRACTION, FRACTION + digits);
    for (int i = digits; i < MAX_DIGITS; i++) {
      micros *= 10;
    }
    long seconds = ((day(year, month, day) * 24L + hour) * 60 + minute) * 60 + second;
    return new PlainTime(year * 12 + month - 1, seconds * SECOND + micros, written(text, micros));
  }

  private static String written(String text, int micros) {
    byte[] written = new byte[FRACTION + MAX_DIGITS + 1];
    for (int i = 0; i < PATTERN.length(); i++) {
      written[i] = (byte) text.charAt(i);
    }
    int length = PATTERN.length();
    if (micros > 0) {
      written[length++] = '.';
      int rest = micros;
      for (int i = MAX_DIGITS - 1; i >= 0; i--) {
        written[length + i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      length += micros % 1_000 == 0 ? GROUP : MAX_DIGITS;
    }
    written[length++] = 'Z';
    return new String(written, 0, length, StandardCharsets.US_ASCII);
  }

  /** Days since 1970 (proleptic Gregorian). */
  private static long day(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return 365L * shifted + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468;
  }

  private static boolean isDigit(String text, int at) {
    char c = text.charAt(at);
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
