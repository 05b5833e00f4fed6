package io.stemma.backfill.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statement that made a table, read only so far as to tell which names a column's part has. */
final class TableStatement {
  /** A comment, a literal, a quoted name, a bare word, or any other character. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?(?:\\*/|\\z)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`"
              + "|\\[[^\\]]*\\]|[\\p{L}_\\u0080-\\uffff][\\p{L}\\p{N}_$\\u0080-\\uffff]*|.",
          Pattern.DOTALL);

  private final List<List<String>> definitions = new ArrayList<>();

  /**
   * Reads a statement.
   *
   * @param sql as {@code sqlite_schema} has it
   */
  TableStatement(String sql) {
    List<String> definition = new ArrayList<>();
    int depth = 0;
    for (Matcher token = TOKEN.matcher(sql); token.find(); ) {
      String text = token.group();
      depth -= ")".equals(text) ? 1 : 0;
      if (depth == 1 && ",".equals(text)) {
        definitions.add(definition);
        definition = new ArrayList<>();
      } else if (depth > 0 && !text.isBlank() && !text.startsWith("--") && !text.startsWith("/*")) {
        definition.add(text);
      }
      depth += "(".equals(text) ? 1 : 0;
    }
    definitions.add(definition);
  }

  /** The names in a column's definition behind its own; key words are among them. */
  Set<String> namesIn(String column) {
    Set<String> names = new LinkedHashSet<>();
    for (List<String> definition : definitions) {
      if (!definition.isEmpty() && SqliteNames.same(name(definition.get(0)), column)) {
        definition.stream()
            .skip(1)
            .map(TableStatement::name)
            .map(SqliteNames::folded)
            .forEach(names::add);
      }
    }
    return names;
  }

  /** A name without its quotes. Some programs quote names as literals, and SQLite lets them. */
  private static String name(String token) {
    char first = token.charAt(0);
    if (token.length() < 2 || "'\"`[".indexOf(first) < 0) {
      return token;
    }
    String inner = token.substring(1, token.length() - 1);
    return first == '[' ? inner : inner.replace("" + first + first, "" + first);
  }
}
