package io.stemma.question.tags;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Locale;

/** What tags are sorted by. */
public enum TagOrder {
  NAME,
  COUNT;

  /**
   * Reads an order as requests write it, in lower case.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static TagOrder of(String word) {
    for (TagOrder order : values()) {
      if (order.word().equals(word)) {
        return order;
      }
    }
    throw StemmaException.ofField("order", "order must be name or count.");
  }

  /** How requests and answers write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
