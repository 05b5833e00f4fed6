package io.stemma.backfill.mapping;

/**
 * JSON as programs write it, read without a parser's objects: estates hold millions of such texts.
 *
 * <p>What it finds plain is one JSON value that {@code jsonb} takes as it is: no name twice in an
 * object, no escape that {@code jsonb} refuses, no number beyond its bounds, no negative zero. Of
 * any other text it says nothing: the full parser must look.
 */
final class PlainJson {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_OPEN_NAMES = 64;
  private static final int MAX_DIGITS = 300;
  private static final String PLAIN_ESCAPES = "\"\\/bfnrt";

  private final String text;
  private final int[] names = new int[2 * MAX_OPEN_NAMES];
  private int openNames;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  /** Whether the text is one plain value; false says only that this reader cannot tell. */
  static boolean is(String text) {
    PlainJson reader = new PlainJson(text);
    return reader.value(0) && reader.atEnd();
  }

  private boolean atEnd() {
    skipBlanks();
    return at == text.length();
  }

  private boolean value(int depth) {
    skipBlanks();
    return switch (current()) {
      case '{' -> depth < MAX_DEPTH && object(depth + 1);
      case '[' -> depth < MAX_DEPTH && array(depth + 1);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    skipBlanks();
    if (take('}')) {
      return true;
    }
    int outer = openNames;
    do {
      if (!name(outer) || !take(':') || !value(depth)) {
        return false;
      }
      skipBlanks();
    } while (take(','));
    openNames = outer;
    return take('}');
  }

  /** A name without escapes that the object does not have yet, and the blanks behind it. */
  private boolean name(int outer) {
    skipBlanks();
    int begin = at;
    if (openNames == MAX_OPEN_NAMES || !string()) {
      return false;
    }
    int length = at - begin;
    for (int i = outer; i < openNames; i++) {
      if (names[2 * i + 1] == length && text.regionMatches(names[2 * i], text, begin, length)) {
        return false;
      }
    }
    names[2 * openNames] = begin;
    names[2 * openNames + 1] = length;
    openNames++;
    boolean isPlain = hasNoEscape(begin, at);
    skipBlanks();
    return isPlain;
  }

  private boolean hasNoEscape(int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) == '\\') {
        return false;
      }
    }
    return true;
  }

  private boolean array(int depth) {
    at++;
    skipBlanks();
    if (take(']')) {
      return true;
    }
    do {
      if (!value(depth)) {
        return false;
      }
      skipBlanks();
    } while (take(','));
    return take(']');
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || Character.isSurrogate(c)) {
        return false;
      }
      if (c == '\\' && PLAIN_ESCAPES.indexOf(next()) < 0) {
        return false;
      }
    }
    return false;
  }

  private boolean number() {
    int begin = at;
    take('-');
    boolean whole = take('0') || digits();
    return whole
        && (!take('.') || digits())
        && at - begin <= MAX_DIGITS
        && !isExponent(current())
        && !isNegativeZero(begin);
  }

  /** Its sign is one that {@code jsonb} does not hold. */
  private boolean isNegativeZero(int begin) {
    return text.charAt(begin) == '-'
        && text.charAt(begin + 1) == '0'
        && JsonNumber.isNegativeZero(text.substring(begin, at));
  }

  private boolean digits() {
    int begin = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > begin;
  }

  private static boolean isExponent(char c) {
    return c == 'e' || c == 'E';
  }

  private boolean word(String word) {
    boolean isThere = text.startsWith(word, at);
    at += word.length();
    return isThere;
  }

  private boolean take(char expected) {
    boolean isThere = current() == expected;
    if (isThere) {
      at++;
    }
    return isThere;
  }

  private char next() {
    char c = current();
    at++;
    return c;
  }

  /** The character to come; behind the end one that no JSON has. */
  private char current() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
