package io.stemma.question.knowledge;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.GivenText;

/**
 * The name of a discovery; in old estates a moment, as {@code 2025-12-11T10:00:00.000001}.
 *
 * @param value between 1 and 1,000 bytes of UTF-8, without NUL
 */
public record DiscoveryId(String value) {
  public DiscoveryId {
    GivenText.name("id", value);
  }

  /** What is answered where the record has none of this name. */
  StemmaException unknown() {
    return new StemmaException(
        ErrorCode.DISCOVERY_NOT_FOUND, "The record knows no discovery '" + value + "'.");
  }

  @Override
  public String toString() {
    return value;
  }
}
