package io.stemma.cli;

import io.stemma.error.StemmaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows where in a query something is wrong: its line, and a caret under the place. */
final class QueryPlace {
  private static final String POSITION = "position";

  /** Characters shown before and behind the place. */
  private static final int AROUND = 50;

  private QueryPlace() {}

  /** The failure with the place in its message, where it has one. */
  static StemmaException shown(@Nullable String query, StemmaException failure) {
    if (query == null || !(failure.extensions().get(POSITION) instanceof Integer position)) {
      return failure;
    }
    return new StemmaException(
        failure.code(),
        failure.detail() + System.lineSeparator() + place(query, position),
        Map.copyOf(failure.extensions()),
        failure);
  }

  /**
   * The line and the caret.
   *
   * @param position 1-based, in characters; one behind the last is the query's end
   */
  static String place(String query, int position) {
    int[] characters = query.codePoints().toArray();
    int place = Math.max(0, Math.min(position - 1, characters.length));
    int start = place;
    while (start > 0 && !isLineEnd(characters[start - 1])) {
      start--;
    }
    int end = place;
    while (end < characters.length && !isLineEnd(characters[end])) {
      end++;
    }
    int from = Math.max(start, place - AROUND);
    int to = Math.min(end, place + AROUND);
    String before = (from > start ? "…" : "") + text(characters, from, place);
    String behind = text(characters, place, to) + (to < end ? "…" : "");
    return "  "
        + before
        + behind
        + System.lineSeparator()
        + "  "
        + " ".repeat(before.codePointCount(0, before.length()))
        + "^";
  }

  private static boolean isLineEnd(int character) {
    return character == '\n' || character == '\r';
  }

  /** What would move the cursor is shown as a blank, so that the caret stands where it should. */
  private static String text(int[] characters, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean plain =
          !Character.isISOControl(characters[i])
              && Character.getType(characters[i]) != Character.FORMAT
              && Character.getType(characters[i]) != Character.SURROGATE;
      text.appendCodePoint(plain ? characters[i] : ' ');
    }
    return text.toString();
  }
}
