package io.stemma.question;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.jspecify.annotations.Nullable;

/** Holds what a request asks for against the configured limit. */
public final class Bounds {
  private Bounds() {}

  /**
   * The value asked for, or the default.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field when it is below 1
   *     or above the maximum
   */
  public static int within(String field, @Nullable Integer asked, int otherwise, int max) {
    if (asked == null) {
      return Math.min(otherwise, max);
    }
    if (asked < 1 || asked > max) {
      throw StemmaException.ofField(
          field, field + " must be from 1 to " + max + ", not " + asked + ".");
    }
    return asked;
  }
}
