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
    return within(field, asked, otherwise, 1, max);
  }

  /** The same for a value whose least is not 1. */
  public static int within(String field, @Nullable Integer asked, int otherwise, int min, int max) {
    if (asked == null) {
      return Math.min(otherwise, max);
    }
    if (asked < min || asked > max) {
      throw StemmaException.ofField(
          field, field + " must be from " + min + " to " + max + ", not " + asked + ".");
    }
    return asked;
  }
}
