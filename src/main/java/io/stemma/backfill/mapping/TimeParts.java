package io.stemma.backfill.mapping;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as it is written: ISO 8601, extended or basic, with the liberties that programs take. A
 * blank or a small letter may stand for {@code T}, the seconds may be missing, the fraction may
 * stand behind a comma, and blanks before the zone.
 *
 * @param offset of the zone that the text names; null where it names none
 * @param isCut whether the fraction tells more than nanoseconds
 */
record TimeParts(LocalDateTime time, @Nullable ZoneOffset offset, boolean isCut) {
  private static final int NANO_DIGITS = 9;

  /**
   * Zones of one meaning only. An abbreviation such as CST or IST stands for several, and the sign
   * of {@code GMT+2} for both directions. Some programs put a name behind an offset of zero.
   */
  private static final String ZONE =
      " *(?<zone>[Zz]|(?i:UTC|GMT)|[+\u2212-]\\d\\d(?::?\\d\\d(?::\\d\\d)?)?)(?<name> +(?i:UTC|GMT))?";

  private static final Pattern EXTENDED =
      Pattern.compile(
          "(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)[Tt]? ?(?<hour>\\d\\d):(?<minute>\\d\\d)"
              + "(?::(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?(?:"
              + ZONE
              + ")?");

  /** Without seconds a letter or a blank must tell the time from a number. */
  private static final Pattern BASIC =
      Pattern.compile(
          "(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)(?:[Tt]? ?(?=\\d{6})|[Tt ])(?<hour>\\d\\d)(?<minute>\\d\\d)"
              + "(?:(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?(?:"
              + ZONE
              + ")?");

  /** Reads a text; null where it is no time. */
  static @Nullable TimeParts of(String text) {
    String written = text.strip();
    boolean isBasic = written.length() > 8 && written.charAt(4) != '-';
    Matcher parts = (isBasic ? BASIC : EXTENDED).matcher(written);
    if (!parts.matches()) {
      return null;
    }
    try {
      ZoneOffset offset = offset(parts.group("zone"));
      boolean contradicts = parts.group("name") != null && !ZoneOffset.UTC.equals(offset);
      return contradicts ? null : of(parts, offset);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static TimeParts of(Matcher parts, @Nullable ZoneOffset offset) {
    String fraction = parts.group("fraction") == null ? "" : parts.group("fraction");
    LocalDateTime time =
        LocalDateTime.of(
            number(parts, "year"),
            number(parts, "month"),
            number(parts, "day"),
            number(parts, "hour"),
            number(parts, "minute"),
            parts.group("second") == null ? 0 : number(parts, "second"),
            nanos(fraction));
    return new TimeParts(time, offset, isCut(fraction));
  }

  private static int number(Matcher parts, String name) {
    return Integer.parseInt(parts.group(name));
  }

  private static int nanos(String fraction) {
    return Integer.parseInt((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
  }

  private static boolean isCut(String fraction) {
    for (int i = NANO_DIGITS; i < fraction.length(); i++) {
      if (fraction.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }

  private static @Nullable ZoneOffset offset(@Nullable String zone) {
    if (zone == null) {
      return null;
    }
    boolean isName = Character.isLetter(zone.charAt(0));
    return isName ? ZoneOffset.UTC : ZoneOffset.of(plain(zone));
  }

  /** ISO 8601 writes a minus that is no hyphen. */
  private static String plain(String offset) {
    return offset.replace('\u2212', '-').toUpperCase(Locale.ROOT);
  }
}
