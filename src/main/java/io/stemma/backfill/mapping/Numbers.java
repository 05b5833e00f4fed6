package io.stemma.backfill.mapping;

/** Floating-point numbers as PostgreSQL reads them, without losing a bit. */
public final class Numbers {
  private Numbers() {}

  /** Whether a double holds the number without rounding it. */
  public static boolean isDouble(long number) {
    // The largest one would come back from its double, which is one more.
    return (long) (double) number == number && number != Long.MAX_VALUE;
  }

  /** The shortest text that reads back as the same double. */
  public static String text(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return Double.toString(number);
  }
}
