package io.stemma.question.dialectic;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Locale;

/** What an agent has to do with a dialectic session. */
public enum DialecticRole {
  /** It is the one under review. */
  PAUSED,
  /** It reviews. */
  REVIEWER,
  /** It has written a message. */
  WROTE;

  /**
   * Reads a role as requests write it, in lower case.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static DialecticRole of(String word) {
    for (DialecticRole role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw StemmaException.ofField("role", "role must be paused, reviewer or wrote.");
  }

  /** How requests and answers write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
