package io.stemma.graph.language;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;

/** Places in a query's text, and what is wrong there. */
public final class CypherText {
  private CypherText() {}

  /**
   * Refuses text that PostgreSQL cannot take: NUL and halves of surrogate pairs.
   *
   * @throws StemmaException {@link ErrorCode#CYPHER_SYNTAX}
   */
  public static void check(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '\0') {
        throw syntaxError(query, i, "The query holds the character NUL.");
      }
      if (isLoneSurrogate(query, i)) {
        throw syntaxError(query, i, "The query holds half of a surrogate pair.");
      }
    }
  }

  /** Whether the char there is half of a surrogate pair without its other half. */
  public static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** The place for people: 1-based, in characters (code points), as PostgreSQL counts. */
  public static int position(String query, int index) {
    return query.codePointCount(0, Math.min(index, query.length())) + 1;
  }

  public static StemmaException syntaxError(String query, int index, String message) {
    return at(ErrorCode.CYPHER_SYNTAX, query, index, message);
  }

  public static StemmaException refused(String query, int index, String message) {
    return at(ErrorCode.CYPHER_REFUSED, query, index, message);
  }

  private static StemmaException at(ErrorCode code, String query, int index, String message) {
    return new StemmaException(code, message, Map.of("position", position(query, index)), null);
  }
}
