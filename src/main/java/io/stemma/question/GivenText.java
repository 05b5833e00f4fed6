package io.stemma.question;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.charset.StandardCharsets;

/** Looks at a text of a request before it is compared with the record's. */
public final class GivenText {
  /** The longest name and the longest tag that the record holds, in bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 1000;

  private GivenText() {}

  /**
   * A text that PostgreSQL can hold, of 1 to {@value #MAX_NAME_BYTES} bytes in UTF-8.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static String name(String field, String text) {
    storable(field, text);
    if (text.isEmpty()) {
      throw StemmaException.ofField(field, field + " must not be empty.");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw StemmaException.ofField(
          field, field + " must not be longer than " + MAX_NAME_BYTES + " bytes in UTF-8.");
    }
    return text;
  }

  /**
   * A text that PostgreSQL can hold, of any length.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static String storable(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw StemmaException.ofField(field, field + " must not hold the character NUL.");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw StemmaException.ofField(field, field + " must be Unicode without lone surrogates.");
    }
    return text;
  }
}
