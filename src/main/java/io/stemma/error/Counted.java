package io.stemma.error;

import java.util.Locale;

/**
 * A number with its noun, as messages say it: {@code 1 row}, {@code 2 rows}, {@code 1,234 rows}.
 */
public final class Counted {
  private Counted() {}

  /**
   * Counts things whose plural ends in s.
   *
   * @param noun in the singular
   */
  public static String of(long number, String noun) {
    return of(number, noun, noun + "s");
  }

  /** Counts things whose plural has a form of its own. */
  public static String of(long number, String noun, String plural) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : plural);
  }
}
