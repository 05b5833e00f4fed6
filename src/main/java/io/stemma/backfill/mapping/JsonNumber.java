package io.stemma.backfill.mapping;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A number as JSON writes it, held against what PostgreSQL's types hold. */
final class JsonNumber {
  /** What the server's numeric holds before the point, and behind it. */
  private static final int MAX_DIGITS = 131_072;

  private static final int MAX_DECIMALS = 16_383;
  private static final int MAX_EXPONENT = 15_000;

  /** The longest number of which anything is held: sign, digits, point, decimals, exponent. */
  static final int MAX_LENGTH = MAX_DIGITS + MAX_DECIMALS + 16;

  /** Any decimal of so many digits is told from all others by its nearest double. */
  private static final int DIGITS_OF_ANY_DOUBLE = 15;

  /** No double needs more digits to be told from all others. */
  private static final int MAX_DIGITS_OF_DOUBLES = 17;

  private JsonNumber() {}

  /** Whether {@code numeric}, and so {@code jsonb}, holds every digit of it. */
  static boolean isNumeric(String number) {
    int e = exponentAt(number);
    int exponent = 0;
    if (e < number.length()) {
      String digits = number.substring(e + 1);
      if (digits.length() > 6 || Math.abs(Integer.parseInt(digits)) > MAX_EXPONENT) {
        return false;
      }
      exponent = Integer.parseInt(digits);
    }
    int point = number.indexOf('.');
    int whole = point < 0 ? e : point;
    int decimals = point < 0 ? 0 : e - point - 1;
    return whole + exponent <= MAX_DIGITS && decimals - exponent <= MAX_DECIMALS;
  }

  /** Whether it is a zero with a sign, which {@code numeric} does not hold. */
  static boolean isNegativeZero(String number) {
    return number.charAt(0) == '-' && isZero(number);
  }

  /** Whether a double tells it from every other number that is written with as many digits. */
  static boolean isDouble(String number) {
    int e = exponentAt(number);
    if (e == number.length() && e <= DIGITS_OF_ANY_DOUBLE) {
      return true;
    }
    double nearest = Double.parseDouble(number);
    if (nearest == 0) {
      return isZero(number);
    }
    return !Double.isInfinite(nearest)
        && (Numbers.text(nearest).equals(number) || isNearest(nearest, number));
  }

  private static boolean isNearest(double nearest, String number) {
    BigDecimal held = new BigDecimal(nearest);
    BigDecimal written = new BigDecimal(number).stripTrailingZeros();
    boolean isWhole = number.indexOf('.') < 0 && exponentAt(number) == number.length();
    int digits = written.precision();
    return (isWhole || digits > MAX_DIGITS_OF_DOUBLES)
        ? held.compareTo(written) == 0
        : held.round(new MathContext(digits, RoundingMode.HALF_EVEN)).compareTo(written) == 0;
  }

  private static boolean isZero(String number) {
    int end = exponentAt(number);
    for (int i = 0; i < end; i++) {
      if (number.charAt(i) >= '1' && number.charAt(i) <= '9') {
        return false;
      }
    }
    return true;
  }

  /** Where its exponent begins; its length where it has none. */
  private static int exponentAt(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    return e < 0 ? number.length() : e;
  }
}
