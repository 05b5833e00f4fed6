package io.stemma.question.lineage;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Locale;

/** Which way a lineage is followed. */
public enum Direction {
  ANCESTORS,
  DESCENDANTS,
  BOTH;

  /**
   * Reads a direction as requests write it, in lower case.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static Direction of(String word) {
    for (Direction direction : values()) {
      if (direction.word().equals(word)) {
        return direction;
      }
    }
    throw StemmaException.ofField("direction", "direction must be ancestors, descendants or both.");
  }

  /** How requests and answers write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
