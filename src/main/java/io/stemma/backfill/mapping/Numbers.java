package io.stemma.backfill.mapping;

/** Floating-point numbers as PostgreSQL reads them, without losing a bit. */
public final class Numbers {
  private Numbers() {}

  /** The shortest text that reads back as the same double. */
  public static String text(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return Double.toString(number);
  }
}
