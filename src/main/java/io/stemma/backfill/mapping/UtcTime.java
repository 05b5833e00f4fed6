package io.stemma.backfill.mapping;

import org.jspecify.annotations.Nullable;

/**
 * The one form nearly every zone-aware time has, {@code YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00} or
 * {@code …Z}, read without a parser: estates hold millions of them.
 */
final class UtcTime {
  private static final String PATTERN = "dddd-dd-ddTdd:dd:dd";
  private static final int MAX_FRACTION_DIGITS = 6;

  private UtcTime() {}

  /** The instant as text, or null where the general reader must look. */
  static @Nullable String of(String text) {
    int seconds = PATTERN.length();
    if (text.length() <= seconds || !fits(text) || !isDate(text)) {
      return null;
    }
    int end = seconds;
    if (text.charAt(end) == '.') {
      end++;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (end == seconds + 1 || end > seconds + 1 + MAX_FRACTION_DIGITS) {
        return null;
      }
    }
    boolean utc = text.startsWith("Z", end) ? text.length() == end + 1 : text.endsWith("+00:00");
    return utc && (text.length() == end + 1 || text.length() == end + 6)
        ? text.substring(0, end) + "Z"
        : null;
  }

  private static boolean fits(String text) {
    for (int i = 0; i < PATTERN.length(); i++) {
      char expected = PATTERN.charAt(i);
      char c = text.charAt(i);
      if (expected == 'd' ? !isDigit(c) : c != expected) {
        return false;
      }
    }
    return true;
  }

  /** Days beyond the 28th are left to the calendar of the general reader. */
  private static boolean isDate(String text) {
    int month = two(text, 5);
    int day = two(text, 8);
    return !text.startsWith("0000")
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 28
        && two(text, 11) <= 23
        && two(text, 14) <= 59
        && two(text, 17) <= 59;
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
