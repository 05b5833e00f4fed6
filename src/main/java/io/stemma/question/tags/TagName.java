package io.stemma.question.tags;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.charset.StandardCharsets;

/** A tag, or the beginning of one: at most 1,000 bytes of UTF-8 without NUL; case counts. */
public record TagName(String value) {
  private static final int MAX_BYTES = 1_000;

  /**
   * Checks it.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public TagName {
    if (value.indexOf('\0') >= 0) {
      throw StemmaException.ofField("tag", "A tag holds no NUL.");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw StemmaException.ofField("tag", "A tag has at most " + MAX_BYTES + " bytes of UTF-8.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
