package io.stemma.question.knowledge;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;
import java.util.Locale;

/** Which way a thread is followed. */
public enum ThreadDirection {
  /** To what was answered. */
  UP,
  /** To the replies. */
  DOWN,
  /** First up, then down. */
  BOTH;

  /**
   * Reads a direction as requests write it, in lower case.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static ThreadDirection of(String word) {
    for (ThreadDirection direction : values()) {
      if (direction.word().equals(word)) {
        return direction;
      }
    }
    throw StemmaException.ofField("direction", "direction must be up, down or both.");
  }

  /** How requests and answers write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Walk> walks() {
    return switch (this) {
      case UP -> List.of(Walk.UP);
      case DOWN -> List.of(Walk.DOWN);
      case BOTH -> List.of(Walk.UP, Walk.DOWN);
    };
  }
}
