package io.stemma.backfill.verify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Instants as PostgreSQL counts them: microseconds since 2000. */
final class Instants {
  private static final long SECONDS_TO_2000 = 946_684_800L;
  private static final long MICROS = 1_000_000L;
  private static final long SECONDS_A_DAY = 86_400L;
  private static final int WHOLE_SECONDS_LENGTH = "2000-01-01T00:00:00Z".length();

  private Instants() {}

  /** From the ISO 8601 text in UTC that mappings write. */
  static long micros(String text) {
    if (text.length() < WHOLE_SECONDS_LENGTH || text.charAt(4) != '-' || text.charAt(0) == '-') {
      return micros(Instant.parse(text));
    }
    // Instant.parse costs as much as the rest of a row.
    long days =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    long seconds =
        days * SECONDS_A_DAY
            + number(text, 11, 13) * 3600L
            + number(text, 14, 16) * 60L
            + number(text, 17, 19)
            - SECONDS_TO_2000;
    return seconds * MICROS + fraction(text);
  }

  /** As text in UTC; PostgreSQL's two infinities by name. */
  static String text(long micros) {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return micros > 0 ? "infinity" : "-infinity";
    }
    return Instant.ofEpochSecond(SECONDS_TO_2000).plus(micros, ChronoUnit.MICROS).toString();
  }

  private static long micros(Instant instant) {
    return (instant.getEpochSecond() - SECONDS_TO_2000) * MICROS + instant.getNano() / 1000;
  }

  private static long fraction(String text) {
    long micros = 0;
    long unit = MICROS / 10;
    for (int i = 20; i < text.length() - 1 && unit > 0; i++) {
      micros += (text.charAt(i) - '0') * unit;
      unit /= 10;
    }
    return micros;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
