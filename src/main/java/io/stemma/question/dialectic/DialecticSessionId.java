package io.stemma.question.dialectic;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.GivenText;

/**
 * The name of a dialectic session.
 *
 * @param value between 1 and 1,000 bytes of UTF-8, without NUL
 */
public record DialecticSessionId(String value) {
  public DialecticSessionId {
    GivenText.name("id", value);
  }

  /** What is answered where the record has none of this name. */
  StemmaException unknown() {
    return new StemmaException(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        "The record knows no dialectic session '" + value + "'.");
  }

  @Override
  public String toString() {
    return value;
  }
}
