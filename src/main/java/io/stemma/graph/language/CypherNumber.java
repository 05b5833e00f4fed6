package io.stemma.graph.language;

/** Numbers as AGE's scanner cuts them: decimal and hexadecimal integers, decimals, exponents. */
final class CypherNumber {
  private CypherNumber() {}

  /** Whether a number begins there: a digit, or a point with a digit behind it. */
  static boolean startsAt(String query, int index) {
    return isDigit(query, index) || (isChar(query, index, '.') && isDigit(query, index + 1));
  }

  /** The index behind it. Two points are a range's, not the number's. */
  static int end(String query, int start) {
    if (isChar(query, start, '0') && isAnyChar(query, start + 1, 'x', 'X')) {
      return endOfHexadecimal(query, start + 2);
    }
    int end = endOfDigits(query, start);
    if (isChar(query, end, '.') && !isChar(query, end + 1, '.')) {
      end = endOfDigits(query, end + 1);
    }
    if (isAnyChar(query, end, 'e', 'E')) {
      int exponent = isAnyChar(query, end + 1, '+', '-') ? end + 2 : end + 1;
      return endOfDigits(query, exponent);
    }
    return end;
  }

  private static int endOfDigits(String query, int from) {
    int end = from;
    while (isDigit(query, end)) {
      end++;
    }
    return end;
  }

  private static int endOfHexadecimal(String query, int from) {
    int end = from;
    while (end < query.length() && isHexadecimal(query.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isHexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isDigit(String query, int index) {
    return index < query.length() && query.charAt(index) >= '0' && query.charAt(index) <= '9';
  }

  private static boolean isChar(String query, int index, char c) {
    return index < query.length() && query.charAt(index) == c;
  }

  private static boolean isAnyChar(String query, int index, char one, char other) {
    return isChar(query, index, one) || isChar(query, index, other);
  }
}
