package io.stemma.doctor;

import java.util.regex.Pattern;

/** A statement without its values, short enough for a line. */
final class StatementText {
  private static final Pattern VALUES =
      Pattern.compile(
          "[eEbBxXuU]?&?'(?:[^'\\\\]|''|\\\\.)*'?" // texts, one that was cut off included
              + "|\\$([A-Za-z_]*)\\$.*?(?:\\$\\1\\$|$)" // texts in dollars
              + "|(?<![\\w$])\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?", // numbers
          Pattern.DOTALL);
  private static final Pattern COMMENTS =
      Pattern.compile("--[^\\n]*|/\\*.*?(?:\\*/|$)", Pattern.DOTALL);
  private static final int LENGTH = 160;

  private StatementText() {}

  static String of(String statement) {
    // Values first: what looks like a comment may stand in one.
    String bare = VALUES.matcher(statement).replaceAll("?");
    String line = COMMENTS.matcher(bare).replaceAll(" ").replaceAll("\\s+", " ").strip();
    return line.length() > LENGTH ? line.substring(0, LENGTH) + "…" : line;
  }
}
