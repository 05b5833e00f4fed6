package io.stemma.http;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind '?' in an address. */
final class QueryParameters {
  private QueryParameters() {}

  /**
   * A whole number, or null where it is not given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  static @Nullable Integer integer(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw StemmaException.ofField(name, name + " must be a whole number.");
    }
  }

  /**
   * A text that must be given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  static String required(String name, @Nullable String text) {
    if (text == null) {
      throw StemmaException.ofField(name, name + " must be given.");
    }
    return text;
  }
}
