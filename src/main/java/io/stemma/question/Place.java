package io.stemma.question;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;

/** Where a page ended: the values that its question sorts by, in their order. */
public final class Place {
  private final List<String> values;

  Place(List<String> values) {
    this.values = values;
  }

  /**
   * A text of the place.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}, as do the others, where there is
   *     none: another version of the service has made the cursor
   */
  public String text(int index) {
    if (index >= values.size()) {
      throw CursorScope.refused();
    }
    return values.get(index);
  }

  /** A whole number of the place. */
  public long number(int index) {
    try {
      return Long.parseLong(text(index));
    } catch (NumberFormatException e) {
      throw CursorScope.refused();
    }
  }
}
