package io.stemma.graph.agtype;

/** Reads a quoted string of agtype with JSON's escapes. */
final class AgtypeString {
  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;

  private AgtypeString() {}

  /** Reads from the opening quote to behind the closing one. */
  static String at(AgtypeReader reader) {
    reader.take();
    StringBuilder string = new StringBuilder();
    for (char c = reader.take(); c != '"'; c = reader.take()) {
      string.append(c == '\\' ? escaped(reader) : c);
    }
    return string.toString();
  }

  private static char escaped(AgtypeReader reader) {
    char c = reader.take();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal(reader);
      case '"', '\\', '/' -> c;
      default -> throw reader.notAgtype();
    };
  }

  private static char hexadecimal(AgtypeReader reader) {
    int value = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(reader.take(), HEX);
      if (digit < 0) {
        throw reader.notAgtype();
      }
      value = value * HEX + digit;
    }
    return (char) value;
  }
}
